"""What an earlier run, or people since, have put into a conversation."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct, field

from commands.ports import EventLog
from contracts.events import AnyEvent, Erased
from contracts.events.codec import decode
from contracts.events.conversation import MessagePinned
from contracts.events.message import MessageEdited, ReactionAdded
from contracts.ids import ConversationId, MessageId, UserId
from contracts.log import Recorded
from contracts.streams import category, membership_of

_PAGE = 5_000

Fact = tuple[str, UUID | None, datetime | None]
"""Type, whom it concerns, and when it happened."""


class Known(Struct):
    """Read once before a channel is imported; receipts are not for ever, events are."""

    messages: set[int] = field(default_factory=set)
    edited: set[MessageId] = field(default_factory=set)
    pinned: set[MessageId] = field(default_factory=set)
    reactions: set[tuple[MessageId, UserId, str]] = field(default_factory=set)
    facts: set[Fact] = field(default_factory=set)

    def add(self, recorded: Recorded) -> None:
        """Take in an event of the conversation."""
        event = decode(recorded)
        if recorded.type == "MessageSent":
            self.messages.add((recorded.event_id or UUID(int=0)).int)
        elif isinstance(event, MessageEdited):
            self.edited.add(event.message_id)
        elif isinstance(event, ReactionAdded):
            self.reactions.add((event.message_id, event.user_id, event.emoji))
        elif isinstance(event, MessagePinned):
            self.pinned.add(event.message_id)
        else:
            self.facts.add((recorded.type, _whom(recorded.stream), _when(event)))


async def known_of(log: EventLog, conversation_id: ConversationId) -> Known:
    """Return what the log has of a conversation."""
    known, offset = Known(), -1
    while events := await log.read_key(conversation_id, offset, _PAGE):
        for recorded in events:
            known.add(recorded)
        offset = events[-1].offset
    return known


def _whom(stream: str) -> UUID | None:
    return membership_of(stream)[1] if category(stream) == "membership" else None


def _when(event: AnyEvent | Erased) -> datetime | None:
    return None if isinstance(event, Erased) else event.occurred_at
