"""Stream ``timeline-{c}``: sent messages only, never folded."""

from msgspec import Struct

from contracts.events.event import Event
from contracts.ids import AttachmentId, ConversationId, MessageId, UserId


class Attachment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file of a message; without an id only its description was kept (imports)."""

    name: str
    attachment_id: AttachmentId | None = None
    media_type: str | None = None
    size: int | None = None
    """Bytes."""
    title: str | None = None


class ForwardOf(Struct, frozen=True, kw_only=True):
    """The message that another one repeats."""

    message_id: MessageId
    conversation_id: ConversationId
    author_id: UserId


class MessageSent(Event, frozen=True, kw_only=True, tag="MessageSent"):
    """A member sent a message; its revision + 1 is the message's ``seq``."""

    message_id: MessageId
    conversation_id: ConversationId
    author_id: UserId
    body: str
    mentions: tuple[UserId, ...] = ()
    mentions_all: bool = False
    thread_root_id: MessageId | None = None
    reply_to_id: MessageId | None = None
    attachments: tuple[Attachment, ...] = ()
    forward_of: ForwardOf | None = None


TimelineEvent = MessageSent
