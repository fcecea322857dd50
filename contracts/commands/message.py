"""Commands on messages and read markers."""

from typing import Annotated

from msgspec import Meta

from contracts.commands.command import Body, Command, Done, Emoji, Instant, Seq
from contracts.commands.conversation import ConversationCommand
from contracts.ids import AttachmentId, MessageId


class SendMessage(ConversationCommand, frozen=True, kw_only=True):
    """Send a message under an id that the client made."""

    message_id: MessageId
    body: Body = ""
    thread_root_id: MessageId | None = None
    reply_to_id: MessageId | None = None
    attachment_ids: Annotated[tuple[AttachmentId, ...], Meta(max_length=20)] = ()
    forward_of_id: MessageId | None = None


class ScheduleMessage(SendMessage, frozen=True, kw_only=True):
    """Send a message later."""

    send_at: Instant


class MessageCommand(ConversationCommand, frozen=True, kw_only=True):
    """A command on one message of a conversation."""

    message_id: MessageId


class CancelScheduledMessage(Command, frozen=True, kw_only=True):
    """Take back a scheduled message that was not sent yet."""

    message_id: MessageId


class EditMessage(MessageCommand, frozen=True, kw_only=True):
    """Change the text of one's own message."""

    body: Body


class DeleteMessage(MessageCommand, frozen=True, kw_only=True):
    """Delete a message; its text is erased everywhere."""


class AddReaction(MessageCommand, frozen=True, kw_only=True):
    """React with an emoji."""

    emoji: Emoji


class RemoveReaction(MessageCommand, frozen=True, kw_only=True):
    """Take a reaction back."""

    emoji: Emoji


class PinMessage(MessageCommand, frozen=True, kw_only=True):
    """Pin a message for everyone."""


class UnpinMessage(MessageCommand, frozen=True, kw_only=True):
    """Unpin a message."""


class MarkRead(ConversationCommand, frozen=True, kw_only=True):
    """Move one's own read marker forward; it never goes back."""

    seq: Seq


class MessageSentDone(Done, frozen=True, kw_only=True):
    """The message is in the log and will be seen by every member."""

    message_id: MessageId
    seq: int
