"""One batch of facts folded into whole documents: loaded, folded in memory, with their contexts.

Everything that a document takes from others is computed from the facts and not from what they
changed before, so that a batch that was written in part is written whole by folding it again.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

from contracts.events import Erased
from contracts.ids import ConversationId, MessageId
from infra.elasticsearch import items
from infra.elasticsearch.context import Contexts
from infra.elasticsearch.document import Stored
from infra.elasticsearch.entry import Entry
from infra.elasticsearch.store import IndexStore
from projections import messages
from projections.facts import Fact
from projections.messages import replied, subject
from projections.ports import PoisonEvent

About = tuple[Entry, Fact]


class Batch:
    """Entries by message id."""

    def __init__(self, store: IndexStore) -> None:
        self._store = store
        self.entries: dict[MessageId, Entry] = {}

    async def fold(self, facts: Sequence[Fact]) -> list[Stored]:
        """Return the documents that ``facts`` change, as they are after all of them.

        Raises:
            PoisonEvent: a fact cannot be folded.
            Outage: the cluster is away.
        """
        placed = await items.place(self._store, facts)
        about = await self._load(facts)
        changed = {id(entry): entry for entry, _ in about}
        for entry, fact in about:
            try:
                entry.fold(fact)
                root = self._count(entry, fact)
            except Exception as error:
                raise PoisonEvent(fact.recorded, error) from error
            if root is not None:
                changed[id(root)] = root
        contexts = Contexts(self._store, self.entries)
        for entry in await contexts.note(list(changed.values())):
            changed[id(entry)] = entry
        return [*placed, *(entry.stored() for entry in changed.values())]

    async def _load(self, facts: Sequence[Fact]) -> list[About]:
        """Load what the facts are about, and what that replies to."""
        mentioned = [
            (ConversationId(fact.recorded.key), message_id, fact)
            for fact in facts
            if fact.recorded.type in messages.TYPES and (message_id := subject(fact)) is not None
        ]
        named = chain.from_iterable(
            ((key, each) for each in (message_id, *replied(fact)))
            for key, message_id, fact in mentioned
        )
        await self._get(named)
        await self._get(
            (entry.conversation, each)
            for entry in list(self.entries.values())
            for each in _replied_by(entry.before)
        )
        about = []
        for key, message_id, fact in mentioned:
            entry = self.entries.get(message_id)
            if entry is None:
                entry = self.entries[message_id] = Entry.of(key, message_id, None)
            about.append((entry, fact))
        return about

    async def _get(self, wanted: Iterable[tuple[ConversationId, MessageId]]) -> None:
        missing = {each: key for key, each in wanted if each not in self.entries}
        found = await self._store.get((key, each) for each, key in missing.items())
        for message_id, stored in found.items():
            self.entries[message_id] = Entry.of(stored.conversation, message_id, stored)

    def _count(self, entry: Entry, fact: Fact) -> Entry | None:
        """Count a reply that came or went in its root, once; return a root that changed."""
        root = None if entry.thread is None else self.entries.get(entry.thread)
        version = fact.recorded.offset + 1
        if root is None or root.document is None or (root.before and version <= root.before.folded):
            return None
        if fact.recorded.type == "MessageSent" and not isinstance(fact.event, Erased):
            root.replies += 1
        elif entry.gone == version:
            root.replies -= 1
        else:
            return None
        root.folded = max(root.folded, version)
        return root


def _replied_by(stored: Stored | None) -> list[MessageId]:
    if stored is None:
        return []
    named = (stored.details.reply_to_id, stored.details.thread_root_id, stored.thread)
    return [each for each in named if each is not None]
