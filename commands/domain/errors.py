"""Refusals: what is, in the words of the domain; only the edge knows HTTP."""

from uuid import UUID

from contracts.ids import AttachmentId, ConversationId, MessageId, UserId


class CommandRejected(Exception):
    """A decider says no; nothing was recorded."""


class ConversationUnknown(CommandRejected):
    """There is no such conversation, or the actor may not know of it."""

    def __init__(self, conversation_id: ConversationId) -> None:
        """Name the conversation."""
        super().__init__(f"no conversation {conversation_id}")


class MessageUnknown(CommandRejected):
    """There is no such message in the conversation."""

    def __init__(self, message_id: MessageId) -> None:
        """Name the message."""
        super().__init__(f"no message {message_id}")


class MessageIsDeleted(CommandRejected):
    """The message was deleted."""

    def __init__(self, message_id: MessageId) -> None:
        """Name the message."""
        super().__init__(f"message {message_id} was deleted")


class UserUnknown(CommandRejected):
    """There is no such account."""

    def __init__(self, user_id: UserId) -> None:
        """Name the account."""
        super().__init__(f"no user {user_id}")


class UserIsDeactivated(CommandRejected):
    """The account was deactivated."""

    def __init__(self, user_id: UserId) -> None:
        """Name the account."""
        super().__init__(f"user {user_id} was deactivated")


class InviteUnknown(CommandRejected):
    """There is no such invite link, or it opens nothing any more."""


class NotAMember(CommandRejected):
    """The actor is not a member of the conversation."""

    def __init__(self, conversation_id: ConversationId) -> None:
        """Name the conversation."""
        super().__init__(f"not a member of conversation {conversation_id}")


class MemberUnknown(CommandRejected):
    """The person acted upon is not a member of the conversation."""

    def __init__(self, user_id: UserId) -> None:
        """Name the person."""
        super().__init__(f"user {user_id} is not a member of the conversation")


class AlreadyAMember(CommandRejected):
    """The person is a member."""

    def __init__(self, user_id: UserId) -> None:
        """Name the person."""
        super().__init__(f"user {user_id} is a member already")


class IsBanned(CommandRejected):
    """The person is banned from the conversation."""

    def __init__(self, user_id: UserId) -> None:
        """Name the person."""
        super().__init__(f"user {user_id} is banned from the conversation")


class NotPermitted(CommandRejected):
    """The actor's role does not allow it."""

    def __init__(self, action: str) -> None:
        """Name the action."""
        super().__init__(f"your role does not allow: {action}")


class NotForDirect(CommandRejected):
    """It has no place in a conversation of two."""

    def __init__(self, action: str) -> None:
        """Name the action."""
        super().__init__(f"not in a direct conversation: {action}")


class LastOwner(CommandRejected):
    """A conversation keeps at least one owner."""


class LastAdministrator(CommandRejected):
    """The server keeps at least one active administrator."""


class ConversationIsArchived(CommandRejected):
    """Nobody may write in an archived conversation."""

    def __init__(self, conversation_id: ConversationId) -> None:
        """Name the conversation."""
        super().__init__(f"conversation {conversation_id} is archived")


class InvalidText(CommandRejected):
    """A text that may not be stored: empty, NUL, or hidden characters in a name."""

    def __init__(self, field: str, message: str) -> None:
        """Name the field and what is wrong with it."""
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class Inapplicable(CommandRejected):
    """The command does not fit this kind of conversation or this state; the text says why."""


class ValueTaken(CommandRejected):
    """Another one has this unique value: a user name, a slug, an id."""

    def __init__(self, scope: str, value: str) -> None:
        """Name what is taken."""
        super().__init__(f"{scope} {value!r} is taken")
        self.scope = scope
        self.value = value


class CommandIdIsReused(CommandRejected):
    """The same command id came with another body."""

    def __init__(self, command_id: UUID) -> None:
        """Name the command."""
        super().__init__(f"command id {command_id} was used for another command")


class ConcurrentChange(CommandRejected):
    """Others changed the same thing at the same time, again and again."""


class StillOpen(ConcurrentChange):
    """The conversation was opened again while its last member left."""


class LogUnavailable(Exception):
    """The log takes nothing at the moment; the same command may be sent again."""

    def __init__(self, reason: str, retry_after: int) -> None:
        """Keep the reason and the seconds to wait."""
        super().__init__(reason)
        self.retry_after = retry_after


class MessageIdTaken(CommandRejected):
    """Another message has this id."""

    def __init__(self, message_id: MessageId) -> None:
        """Name the id."""
        super().__init__(f"message id {message_id} belongs to another message")


class AttachmentUnknown(CommandRejected):
    """There is no such upload, or it is not the actor's."""

    def __init__(self, attachment_id: AttachmentId) -> None:
        """Name the upload."""
        super().__init__(f"no attachment {attachment_id}")


class AttachmentIdTaken(CommandRejected):
    """The actor uploaded something else under this id."""

    def __init__(self, attachment_id: AttachmentId) -> None:
        """Name the id."""
        super().__init__(f"attachment id {attachment_id} belongs to another upload")


class NotAPicture(CommandRejected):
    """What was uploaded is no PNG, JPEG, GIF or WebP."""

    def __init__(self) -> None:
        """Say what would be one."""
        super().__init__("a picture is PNG, JPEG, GIF or WebP")


class SeqUnknown(CommandRejected):
    """The conversation has no message of this number yet."""

    def __init__(self, seq: int) -> None:
        """Name the number."""
        super().__init__(f"no message has seq {seq} yet")
