"""Messages of one's own that wait to be sent, as clients see them."""

from datetime import datetime

from msgspec import Struct

from contracts.ids import ConversationId, MessageId


class ScheduledMessage(Struct, frozen=True, kw_only=True):
    """A message that will be sent at ``send_at`` under this id, unless it is cancelled before."""

    message_id: MessageId
    conversation_id: ConversationId
    body: str
    send_at: datetime
    thread_root_id: MessageId | None
    reply_to_id: MessageId | None
    forward_of_id: MessageId | None


class ScheduledMessageList(Struct, frozen=True, kw_only=True):
    """Messages that wait, the next one due first."""

    items: list[ScheduledMessage]
    next: str | None = None
