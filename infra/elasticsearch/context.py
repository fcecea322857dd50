"""Which earlier messages each message of a batch answers, and what of their texts it carries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from contracts.ids import ConversationId, MessageId
from infra.elasticsearch.document import Stored
from infra.elasticsearch.entry import Entry
from infra.elasticsearch.said import Said, Who
from infra.elasticsearch.store import IndexStore, Query
from infra.messages.highlights import unmarked
from projections.messages import MessageDocument
from projections.search_context import CHARACTERS, MESSAGES, Earlier, answered

_DEPENDENT = 10_000
"""Most messages that carry words of those changed in one batch."""


class Contexts:
    """Contexts of one batch; facts are folded before."""

    def __init__(self, store: IndexStore, entries: dict[MessageId, Entry]) -> None:
        self._store = store
        self._entries = entries

    async def note(self, changed: Sequence[Entry]) -> list[Entry]:
        """Look up what messages answer; return those that carry changed words as well."""
        asking = [each for each in changed if each.asking]
        await self._answer(asking)
        self._remember(changed)
        dependent = await self._dependent([each for each in changed if each.reworded])
        touched = {id(each): each for each in (*asking, *dependent)}
        await self._load(touched.values())
        for entry in touched.values():
            self._render(entry)
        return list(touched.values())

    async def _answer(self, asking: Sequence[Entry]) -> None:
        wanted: dict[int, tuple[Entry, MessageDocument]] = {}
        for entry in asking:
            document = entry.document
            entry.context_ids = ()
            if document is None or document.body is None:
                continue
            reply, root = self._named(document)
            if reply or root:
                seqs = answered(document, _seq(reply), _seq(root), ())
                by_seq = {each.seq: each.message_id for each in (reply, root) if each}
                entry.context_ids = tuple(by_seq[seq] for seq in seqs)
            elif document.details.mentions:
                wanted[id(entry)] = (entry, document)
        await self._answer_mentioned(list(wanted.values()))

    def _named(self, document: MessageDocument) -> tuple[MessageDocument | None, ...]:
        details = document.details
        return tuple(
            None if each is None else self._earlier(each, document)
            for each in (details.reply_to_id, details.thread_root_id)
        )

    def _earlier(self, message_id: MessageId, than: MessageDocument) -> MessageDocument | None:
        entry = self._entries.get(message_id)
        other = None if entry is None else entry.document
        if other is None or other.conversation_id != than.conversation_id or other.seq >= than.seq:
            return None
        return other

    async def _answer_mentioned(self, asking: Sequence[tuple[Entry, MessageDocument]]) -> None:
        said = await self._said(_places(asking))
        for entry, document in asking:
            if entry.before is None:
                for person in document.details.mentions:
                    who = (document.conversation_id, person)
                    self._store.memory.know(who, said[who].values())
        for entry, document in asking:
            by_seq: dict[int, Said] = {}
            for person in set(document.details.mentions):
                known = said[document.conversation_id, person]
                before = sorted(seq for seq in known if seq < document.seq)[-MESSAGES:]
                by_seq |= {seq: known[seq] for seq in before}
            earlier = [Earlier(each.seq, each.sent_at) for each in by_seq.values()]
            seqs = answered(document, None, None, earlier)
            entry.context_ids = tuple(by_seq[seq].message_id for seq in seqs)

    async def _said(self, wanted: Mapping[Who, set[int]]) -> dict[Who, dict[int, Said]]:
        """Return the last messages of people before some seqs, and all those of the batch."""
        said: dict[Who, dict[int, Said]] = {who: {} for who in wanted}
        places = []
        for who, seqs in wanted.items():
            for seq in seqs:
                known = self._store.memory.before(who, seq)
                if known is None:
                    places.append((who, seq))
                else:
                    said[who] |= {each.seq: each for each in known}
        if places:
            await self._search(places, said)
        for entry in self._entries.values():
            if one := entry.document:
                who = (one.conversation_id, one.author_id)
                if who in said:
                    said[who][one.seq] = Said(one.seq, one.sent_at, one.message_id)
        return said

    async def _search(
        self, places: Sequence[tuple[Who, int]], said: Mapping[Who, dict[int, Said]]
    ) -> None:
        found = await self._store.search([(who[0], _said_by(who, seq)) for who, seq in places])
        for (who, _), hits in zip(places, found, strict=True):
            said[who].update((each.seq, _said_in(each)) for each in hits)
        for stored in self._store.unrefreshed.values():
            if stored.author and (who := (stored.conversation, stored.author)) in said:
                said[who][stored.seq] = _said_in(stored)

    def _remember(self, changed: Iterable[Entry]) -> None:
        """Note what people said last, now that it was answered what they said before."""
        by: dict[Who, list[Said]] = defaultdict(list)
        for entry in changed:
            if one := entry.document:
                said = Said(one.seq, one.sent_at, one.message_id)
                by[one.conversation_id, one.author_id].append(said)
        for who, said_by in by.items():
            self._store.memory.add(who, said_by)

    async def _dependent(self, reworded: Sequence[Entry]) -> list[Entry]:
        """Return the messages whose context has one of ``reworded``, with those of the batch."""
        if not reworded:
            return []
        ids: dict[ConversationId, set[MessageId]] = defaultdict(set)
        for entry in reworded:
            ids[entry.conversation].add(entry.message_id)
        queries = [(key, _carrying(key, some)) for key, some in ids.items()]
        found = [each for hits in await self._store.search(queries) for each in hits]
        current = {each.id: each for each in found} | self._store.unrefreshed
        for stored in current.values():
            carries = not ids[stored.conversation].isdisjoint(stored.context_ids)
            if carries and stored.message_id not in self._entries:
                entry = Entry.of(stored.conversation, stored.message_id, stored)
                self._entries[stored.message_id] = entry
        at = {each.message_id: each.folded for each in reworded}
        dependent = []
        for entry in self._entries.values():
            if changed := at.keys() & set(entry.context_ids):
                entry.folded = max(entry.folded, *(at[each] for each in changed))
                dependent.append(entry)
        return dependent

    async def _load(self, entries: Iterable[Entry]) -> None:
        """Load what entries answer, where the batch does not have it."""
        wanted = {
            each: entry.conversation
            for entry in entries
            for each in entry.context_ids
            if each not in self._entries
        }
        unrefreshed = self._store.unrefreshed
        near = {each: unrefreshed[str(each)] for each in wanted if str(each) in unrefreshed}
        far = [(key, each) for each, key in wanted.items() if each not in near]
        for message_id, stored in (near | await self._store.get(far)).items():
            self._entries[message_id] = Entry.of(stored.conversation, message_id, stored)

    def _render(self, entry: Entry) -> None:
        """Put together the texts that are answered; a deleted one is no context."""
        texts = {
            each: text
            for each in entry.context_ids
            if (other := self._entries.get(each)) and (text := other.text) is not None
        }
        entry.context_ids = tuple(texts)
        joined = unmarked("\n".join(texts.values())[:CHARACTERS])
        entry.context = joined if texts else None


def _seq(message: MessageDocument | None) -> int | None:
    return None if message is None else message.seq


def _said_in(stored: Stored) -> Said:
    return Said(stored.seq, stored.sent_at, stored.message_id)


def _places(asking: Sequence[tuple[Entry, MessageDocument]]) -> dict[Who, set[int]]:
    """Return where to look back from: once for what is new, for it has no others between."""
    changed: dict[Who, set[int]] = defaultdict(set)
    new: dict[Who, int] = {}
    for entry, document in asking:
        for person in document.details.mentions:
            key = (document.conversation_id, person)
            if entry.before is None:
                new[key] = min(new.get(key, document.seq), document.seq)
            else:
                changed[key].add(document.seq)
    for key, seq in new.items():
        changed[key].add(seq)
    return changed


def _said_by(who: Who, before: int) -> Query:
    conversation, person = who
    filters = [
        {"term": {"conversation": str(conversation)}},
        {"term": {"author": str(person)}},
        {"range": {"seq": {"lt": before}}},
    ]
    return {
        "query": {"bool": {"filter": filters}},
        "sort": [{"seq": "desc"}],
        "size": MESSAGES,
        "track_total_hits": False,
        "_source": ["kind", "id", "conversation", "seq", "offset", "folded", "sent_at"],
    }


def _carrying(conversation: ConversationId, ids: Iterable[MessageId]) -> Query:
    filters = [
        {"term": {"conversation": str(conversation)}},
        {"terms": {"context_ids": [str(each) for each in ids]}},
    ]
    return {
        "query": {"bool": {"filter": filters}},
        "size": _DEPENDENT,
        "track_total_hits": False,
    }
