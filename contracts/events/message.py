"""Stream ``message-{m}``: what happened to a message after it was sent."""

from contracts.events.event import Event
from contracts.ids import ConversationId, MessageId, UserId


class MessageEdited(Event, frozen=True, kw_only=True, tag="MessageEdited"):
    """The author changed the text; earlier texts remain as the edit history."""

    message_id: MessageId
    conversation_id: ConversationId
    body: str
    mentions: tuple[UserId, ...] = ()
    mentions_all: bool = False


class MessageDeleted(Event, frozen=True, kw_only=True, tag="MessageDeleted"):
    """The message is gone; the payloads that held its text are erased with this event."""

    message_id: MessageId
    conversation_id: ConversationId
    thread_root_id: MessageId | None = None
    """Which thread it was in: where it was sent that is erased. Older events do not say it."""


class ReactionAdded(Event, frozen=True, kw_only=True, tag="ReactionAdded"):
    """A member reacted with an emoji."""

    message_id: MessageId
    conversation_id: ConversationId
    user_id: UserId
    emoji: str


class ReactionRemoved(Event, frozen=True, kw_only=True, tag="ReactionRemoved"):
    """A member took a reaction back."""

    message_id: MessageId
    conversation_id: ConversationId
    user_id: UserId
    emoji: str


MessageEvent = MessageEdited | MessageDeleted | ReactionAdded | ReactionRemoved
