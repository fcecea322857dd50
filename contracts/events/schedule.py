"""Stream ``schedule-{m}``: one message to be sent at an instant."""

from datetime import datetime

from contracts.events.event import Event
from contracts.ids import ConversationId, MessageId, UserId


class MessageScheduled(Event, frozen=True, kw_only=True, tag="MessageScheduled"):
    """A member wrote a message that is to be sent later, under the id given here."""

    message_id: MessageId
    conversation_id: ConversationId
    author_id: UserId
    body: str
    send_at: datetime
    thread_root_id: MessageId | None = None
    reply_to_id: MessageId | None = None
    forward_of_id: MessageId | None = None


class ScheduledMessageCancelled(Event, frozen=True, kw_only=True, tag="ScheduledMessageCancelled"):
    """It will not be sent: its author took it back, or it was refused when it fell due."""

    message_id: MessageId
    conversation_id: ConversationId
    author_id: UserId | None = None
    """Whose message it was, where that is not the actor."""
    reason: str | None = None


class ScheduledMessageSent(Event, frozen=True, kw_only=True, tag="ScheduledMessageSent"):
    """It was due and is in the timeline."""

    message_id: MessageId
    conversation_id: ConversationId
    author_id: UserId | None = None
    """Whose message it is, where that is not the actor."""


ScheduleEvent = MessageScheduled | ScheduledMessageCancelled | ScheduledMessageSent
