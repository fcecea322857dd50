"""Stream ``membership-{c}.{u}``: one person in one conversation."""

from datetime import datetime
from enum import StrEnum

from contracts.events.event import Event
from contracts.ids import InviteId, UserId


class Role(StrEnum):
    """What a member is in a conversation; the permission table says what each may do."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    GUEST = "guest"


class Level(StrEnum):
    """What a member wants to be notified of."""

    ALL = "all"
    MENTIONS = "mentions"
    NONE = "none"


class MemberJoined(Event, frozen=True, kw_only=True, tag="MemberJoined"):
    """A person became a member: by himself, added by another, or through a link."""

    user_id: UserId
    role: Role = Role.MEMBER
    invited_by: UserId | None = None
    invite_id: InviteId | None = None


class MemberLeft(Event, frozen=True, kw_only=True, tag="MemberLeft"):
    """A member left by himself."""

    user_id: UserId


class MemberRemoved(Event, frozen=True, kw_only=True, tag="MemberRemoved"):
    """A member was removed by another and may come back."""

    user_id: UserId
    reason: str | None = None


class MemberBanned(Event, frozen=True, kw_only=True, tag="MemberBanned"):
    """A person may not be a member until unbanned; a membership ends with it."""

    user_id: UserId
    reason: str | None = None


class MemberUnbanned(Event, frozen=True, kw_only=True, tag="MemberUnbanned"):
    """A ban ended; the person is not a member by that."""

    user_id: UserId


class RoleChanged(Event, frozen=True, kw_only=True, tag="RoleChanged"):
    """A member has another role."""

    user_id: UserId
    role: Role


class NotificationLevelChanged(Event, frozen=True, kw_only=True, tag="NotificationLevelChanged"):
    """A member chose what to be notified of, for good or until an instant."""

    user_id: UserId
    level: Level
    until: datetime | None = None


class ConversationPinned(Event, frozen=True, kw_only=True, tag="ConversationPinned"):
    """A member keeps the conversation at the top of his list."""

    user_id: UserId


class ConversationUnpinned(Event, frozen=True, kw_only=True, tag="ConversationUnpinned"):
    """A member no longer keeps it at the top."""

    user_id: UserId


MembershipEvent = (
    MemberJoined
    | MemberLeft
    | MemberRemoved
    | MemberBanned
    | MemberUnbanned
    | RoleChanged
    | NotificationLevelChanged
    | ConversationPinned
    | ConversationUnpinned
)
