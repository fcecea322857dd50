"""The inbox read model on SQLite: rows touched by a batch are loaded, folded and written once."""

from collections.abc import Iterator, Sequence
from sqlite3 import Connection
from typing import Final

from contracts.events.activity import ReadMarkerMoved
from contracts.ids import ConversationId, MessageId, UserId
from contracts.log import Recorded
from contracts.streams import membership_of
from infra.sqlite.read_model import View
from infra.sqlite.views.inbox_schema import COMPARED, SCHEMA
from infra.sqlite.views.inbox_tables import (
    load_members,
    load_sent,
    load_summaries,
    move_markers,
    write_members,
    write_sent,
    write_summaries,
)
from projections import inbox, inbox_member, inbox_mentions
from projections.facts import Fact
from projections.inbox import Summary, fold_summary, seated
from projections.inbox_member import fold_member
from projections.inbox_mentions import fold_sent, message_of

Place = tuple[ConversationId, UserId]

CHANGES: Final = inbox_mentions.TYPES - {"MessageSent"}
ACTIVITY_TYPES: Final = frozenset({"ReadMarkerMoved"})


class _Batch:
    """The rows that a batch touches, as they were and as they become."""

    def __init__(self, connection: Connection, facts: Sequence[Fact]) -> None:
        self._connection = connection
        self._places = [_place(fact.recorded) for fact in facts]
        self.summaries = load_summaries(connection, {fact.recorded.key for fact in facts})
        self.members = load_members(connection, {place for place in self._places if place})
        self._before = load_sent(connection, _changed(facts))
        self.sent = dict(self._before)

    def fold(self, facts: Sequence[Fact]) -> None:
        """Fold in log order."""
        for fact, place in zip(facts, self._places, strict=True):
            recorded, event = fact.recorded, fact.event
            key = ConversationId(recorded.key)
            summary = fold_summary(self.summaries.get(key), recorded, event)
            if recorded.type in inbox_mentions.TYPES:
                message_id = message_of(recorded, event)
                sent = fold_sent(self.sent.get(message_id), recorded, event)
                if sent is not None:
                    self.sent[message_id] = sent
            if place is not None:
                summary = self._seat(summary, place, fact)
            self.summaries[key] = summary

    def write(self) -> None:
        """Write every touched row once."""
        write_summaries(self._connection, self.summaries.values())
        write_members(self._connection, self.members)
        write_sent(self._connection, self._before, self.sent.values())

    def _seat(self, summary: Summary, place: Place, fact: Fact) -> Summary:
        before = self.members.get(place)
        after = fold_member(before, fact.recorded, fact.event, summary.last_seq)
        self.members[place] = after
        change = (after is not None) - (before is not None)
        return seated(summary, place[1], change) if change else summary


def apply(connection: Connection, facts: Sequence[Fact]) -> None:
    """Fold a batch of both logs; read markers have a table of their own."""
    markers, others = [], []
    for fact in facts:
        if fact.recorded.type not in ACTIVITY_TYPES:
            others.append(fact)
        elif isinstance(fact.event, ReadMarkerMoved):
            markers.append(fact.event)
    if markers:
        move_markers(connection, markers)
    if others:
        batch = _Batch(connection, others)
        batch.fold(others)
        batch.write()


VIEW: Final = View(
    name=inbox.NAME,
    schema=SCHEMA,
    types=inbox.CONVERSATION_TYPES | inbox.LAST_TYPES | inbox_member.TYPES | ACTIVITY_TYPES,
    apply=apply,
    compared=COMPARED,
)


def _place(recorded: Recorded) -> Place | None:
    """Return whose row an event changes."""
    if recorded.type == "MessageSent":
        return ConversationId(recorded.key), recorded.actor_id
    if recorded.type in inbox_member.TYPES:
        return membership_of(recorded.stream)
    return None


def _changed(facts: Sequence[Fact]) -> Iterator[tuple[MessageId, ConversationId]]:
    """Return the messages that are edited or deleted."""
    for fact in facts:
        if fact.recorded.type in CHANGES:
            message_id = message_of(fact.recorded, fact.event)
            yield message_id, ConversationId(fact.recorded.key)
