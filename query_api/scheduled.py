"""What the routes ask of the read model of messages that wait to be sent."""

from typing import NamedTuple, Protocol

from contracts.ids import ConversationId, MessageId, UserId
from contracts.views.scheduled import ScheduledMessage

PROJECTION = "inbox"


class ScheduledKey(NamedTuple):
    """Place in a list of scheduled messages: the next one due first."""

    send_at: int
    """Microseconds since 1970."""
    message_id: MessageId


class ScheduledMessages(Protocol):
    """Messages that wait, each known to its author alone."""

    async def waiting(
        self,
        author_id: UserId,
        conversation_id: ConversationId | None,
        after: ScheduledKey | None,
        limit: int,
    ) -> list[tuple[ScheduledKey, ScheduledMessage]]:
        """Return a person's waiting messages, of one conversation if one is named."""
