"""Why a read is refused, in the words of the domain."""

from uuid import UUID

from contracts.ids import ConversationId, MessageId, UserId


class ConversationUnknown(Exception):
    """There is no such conversation, or the caller may not know of it."""

    def __init__(self, conversation_id: ConversationId) -> None:
        super().__init__(f"no conversation {conversation_id}")


class NotAMember(Exception):
    """Only members may do this, and the caller is none."""

    def __init__(self, conversation_id: ConversationId) -> None:
        super().__init__(f"not a member of {conversation_id}")


class NotPermitted(Exception):
    """The caller's role in the conversation does not allow it."""

    def __init__(self, action: str) -> None:
        super().__init__(f"your role does not allow you to {action}")


class UserUnknown(Exception):
    """There is no such account."""

    def __init__(self, user_id: UserId) -> None:
        super().__init__(f"no user {user_id}")


class AvatarUnknown(Exception):
    """There is no picture."""

    def __init__(self, owner: UUID) -> None:
        super().__init__(f"{owner} has no picture")


class MessageUnknown(Exception):
    """There is no such message, or the caller may not know of it."""

    def __init__(self, message_id: MessageId) -> None:
        super().__init__(f"no message {message_id}")


class NotAnAdministrator(Exception):
    """Only administrators of the server may do that."""

    def __init__(self) -> None:
        super().__init__("only administrators of the server may do that")


class EventUnknown(Exception):
    """The log has no event at this position."""

    def __init__(self, partition: int, offset: int) -> None:
        super().__init__(f"no event at {partition}/{offset}")


class ProjectionUnknown(Exception):
    """There is no projection of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no projection {name!r}")


class RebuildRuns(Exception):
    """The projection is being rebuilt already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is being rebuilt already")


class NotCaughtUp(Exception):
    """The server has just started and does not know yet in which conversations a person is."""

    retry_after = 1
    """Seconds."""


class TooSlow(Exception):
    """A live connection takes updates more slowly than they come, so it is closed."""

    def __init__(self) -> None:
        super().__init__("the connection takes updates more slowly than they come")
