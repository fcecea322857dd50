"""A batch of facts folded into the rows of the inbox, which the store loads and writes once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from contracts.events.activity import ReadMarkerMoved
from contracts.ids import ConversationId, MessageId, UserId
from contracts.log import Recorded
from contracts.streams import membership_of
from projections import inbox, inbox_member, inbox_mentions, scheduled
from projections.facts import Fact
from projections.inbox import Summary, fold_summary, seated
from projections.inbox_member import InboxMember, fold_member
from projections.inbox_mentions import Sent, fold_sent, message_of

Place = tuple[ConversationId, UserId]

ACTIVITY_TYPES: Final = frozenset({"ReadMarkerMoved"})
TYPES: Final = (
    inbox.CONVERSATION_TYPES
    | inbox.LAST_TYPES
    | inbox_member.TYPES
    | ACTIVITY_TYPES
    | scheduled.TYPES
)
_APART: Final = ACTIVITY_TYPES | scheduled.TYPES
"""These have rows of their own, and need none loaded."""

_CHANGES: Final = inbox_mentions.TYPES - {"MessageSent"}


class InboxBatch:
    """The rows that a batch touches, as they were and as they become."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        """Take the facts apart; nothing is folded yet."""
        self.markers = [fact.event for fact in facts if isinstance(fact.event, ReadMarkerMoved)]
        self.scheduled = scheduled.fold_all(facts)
        self._facts = [fact for fact in facts if fact.recorded.type not in _APART]
        self._places = [_place(fact.recorded) for fact in self._facts]
        self.summaries: dict[ConversationId, Summary] = {}
        self.members: dict[Place, InboxMember | None] = {}
        self.before: Mapping[MessageId, Sent] = {}
        self.sent: dict[MessageId, Sent] = {}

    def __bool__(self) -> bool:
        """Say whether there is more than read markers and scheduled messages."""
        return bool(self._facts)

    @property
    def keys(self) -> set[UUID]:
        """The conversations to load."""
        return {fact.recorded.key for fact in self._facts}

    @property
    def places(self) -> set[Place]:
        """The members to load."""
        return {place for place in self._places if place}

    @property
    def changed(self) -> set[tuple[MessageId, ConversationId]]:
        """The messages to load: those that are edited or deleted."""
        return {
            (message_of(fact.recorded, fact.event), ConversationId(fact.recorded.key))
            for fact in self._facts
            if fact.recorded.type in _CHANGES
        }

    def fold(
        self,
        summaries: dict[ConversationId, Summary],
        members: dict[Place, InboxMember | None],
        sent: Mapping[MessageId, Sent],
    ) -> None:
        """Fold in log order onto the rows that were loaded."""
        self.summaries, self.members, self.before, self.sent = summaries, members, sent, dict(sent)
        for fact, place in zip(self._facts, self._places, strict=True):
            recorded, event = fact.recorded, fact.event
            key = ConversationId(recorded.key)
            summary = fold_summary(self.summaries.get(key), recorded, event)
            if recorded.type in inbox_mentions.TYPES:
                message_id = message_of(recorded, event)
                message = fold_sent(self.sent.get(message_id), recorded, event)
                if message is not None:
                    self.sent[message_id] = message
            if place is not None:
                summary = self._seat(summary, place, fact)
            self.summaries[key] = summary

    @property
    def mentioned_before(self) -> Iterator[tuple[ConversationId, UUID, int]]:
        """Whom the changed messages mentioned before: conversation, person, ``seq``."""
        return _mentions(self.before.values())

    @property
    def mentioned(self) -> Iterator[tuple[ConversationId, UUID, int]]:
        """Whom the messages mention now."""
        return _mentions(self.sent.values())

    @property
    def deleted(self) -> list[tuple[ConversationId, int]]:
        """The deleted messages by their ``seq``."""
        return [(each.conversation_id, each.seq) for each in self.sent.values() if each.deleted]

    def _seat(self, summary: Summary, place: Place, fact: Fact) -> Summary:
        before = self.members.get(place)
        after = fold_member(before, fact.recorded, fact.event, summary.last_seq)
        self.members[place] = after
        change = (after is not None) - (before is not None)
        return seated(summary, place[1], change) if change else summary


def _place(recorded: Recorded) -> Place | None:
    """Return whose row an event changes."""
    if recorded.type == "MessageSent":
        return ConversationId(recorded.key), recorded.actor_id
    if recorded.type in inbox_member.TYPES:
        return membership_of(recorded.stream)
    return None


def _mentions(messages: Iterable[Sent]) -> Iterator[tuple[ConversationId, UUID, int]]:
    for message in messages:
        for user_id in message.mentioned:
            yield message.conversation_id, user_id, message.seq
