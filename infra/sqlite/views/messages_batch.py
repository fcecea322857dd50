"""The messages of a batch: as they are stored, and as they are once its facts are folded."""

from collections.abc import Iterable, Sequence
from sqlite3 import Connection
from typing import NamedTuple
from uuid import UUID

from contracts.ids import MessageId
from contracts.log import microseconds
from infra.sqlite.views import messages_numbers
from infra.sqlite.views.messages_rows import Row, load
from infra.sqlite.views.messages_schema import SEQ_BITS
from projections import messages
from projections.facts import Fact
from projections.messages import MessageDocument, fold, subject, superseded

About = tuple[MessageId, Fact]


class Replaced(NamedTuple):
    """A text that an edit of the batch replaced, with the version that it gave way to."""

    entry: "Entry"
    version: int
    body: str
    at: int


class Entry:
    """One message that the batch changes, or only refers to."""

    __slots__ = ("before", "document", "id", "message_id")

    def __init__(self, message_id: MessageId, before: Row | None) -> None:
        """Take a message as it is stored."""
        self.message_id = message_id
        self.before = before
        self.document = None if before is None else before.document
        self.id = 0 if before is None else before.id

    @property
    def rewritten(self) -> bool:
        """Whether what is indexed of a stored message changed."""
        before, after = self.before, self.document
        return (
            before is not None
            and after is not None
            and (before.body != after.body or before.details.mentions != after.details.mentions)
        )


class Batch:
    """Entries by message id, folded in the order of the facts."""

    def __init__(self, connection: Connection, facts: Sequence[Fact]) -> None:
        """Load what ``facts`` touch and fold them."""
        about = _about(facts)
        self.entries = {
            row.message_id: Entry(row.message_id, row) for row in _load(connection, about)
        }
        self.replaced: list[Replaced] = []
        touched: dict[int, Entry] = {}
        for message_id, fact in about:
            entry = self._fold(message_id, fact)
            touched[id(entry)] = entry
        self.created = [entry for entry in touched.values() if entry.before is None]
        self.changed = [entry for entry in touched.values() if entry.before is not None]
        self.rewritten = [entry for entry in self.changed if entry.rewritten]
        self._load_replied(connection)
        self.numbers = messages_numbers.give(connection, self._names())
        self._number()

    def id_of(self, message_id: MessageId | None) -> int | None:
        """Return the id of a message that the batch creates, changes or refers to."""
        entry = None if message_id is None else self.entries.get(message_id)
        return None if entry is None else entry.id

    def _fold(self, message_id: MessageId, fact: Fact) -> Entry:
        entry = self.entries.get(message_id)
        if entry is None:
            entry = self.entries[message_id] = Entry(message_id, None)
        before, entry.document = entry.document, fold(entry.document, fact)
        if old := superseded(before, entry.document):
            at = microseconds(old.at)
            self.replaced.append(Replaced(entry, entry.document.version, old.body, at))
        return entry

    def _load_replied(self, connection: Connection) -> None:
        """Load what rewritten messages reply to: the event that changed them does not name it."""
        replied = {
            each
            for document in documents(self.rewritten)
            for each in (document.details.reply_to_id, document.details.thread_root_id)
            if each is not None and each not in self.entries
        }
        for row in load(connection, replied) if replied else ():
            self.entries[row.message_id] = Entry(row.message_id, row)

    def _names(self) -> dict[UUID, None]:
        """Return everyone and every conversation that rows of the batch name by number."""
        names: dict[UUID, None] = {}
        for document in documents(self.created):
            names[document.conversation_id] = names[document.author_id] = None
        for document in documents([*self.created, *self.rewritten]):
            for person in document.details.mentions:
                names[person] = None
        for entry in self.rewritten:
            if entry.before is not None:
                names.update(dict.fromkeys(entry.before.details.mentions))
        return names

    def _number(self) -> None:
        for entry in self.created:
            if (document := entry.document) is not None:
                place = self.numbers[document.conversation_id] << SEQ_BITS
                entry.id = place | document.seq


def documents(entries: Iterable[Entry]) -> list[MessageDocument]:
    """Return the folded documents of entries."""
    return [entry.document for entry in entries if entry.document is not None]


def _about(facts: Iterable[Fact]) -> list[About]:
    return [
        (message_id, fact)
        for fact in facts
        if fact.recorded.type in messages.TYPES and (message_id := subject(fact)) is not None
    ]


def _load(connection: Connection, about: Iterable[About]) -> list[Row]:
    """Return the stored rows that facts change or refer to."""
    sent, wanted = set[MessageId](), dict[MessageId, None]()
    for message_id, fact in about:
        if fact.recorded.type != "MessageSent":
            wanted[message_id] = None
        else:
            sent.add(message_id)
            wanted.update(dict.fromkeys(messages.replied(fact)))
    missing = [each for each in wanted if each not in sent]
    return load(connection, missing) if missing else []
