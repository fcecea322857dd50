"""Stream ``user-{u}``: one account's public facts; credentials are no events."""

from contracts.events.event import Event
from contracts.ids import AttachmentId, UserId


class UserRegistered(Event, frozen=True, kw_only=True, tag="UserRegistered"):
    """An account came to be."""

    user_id: UserId
    user_name: str
    display_name: str
    is_admin: bool = False
    is_bot: bool = False


class ProfileChanged(Event, frozen=True, kw_only=True, tag="ProfileChanged"):
    """Fields that are not None have a new value; an empty text removes one."""

    user_id: UserId
    display_name: str | None = None
    about: str | None = None
    avatar_id: AttachmentId | None = None
    avatar_removed: bool = False
    locale: str | None = None
    timezone: str | None = None


class UserPromoted(Event, frozen=True, kw_only=True, tag="UserPromoted"):
    """The account became an administrator of the server."""

    user_id: UserId


class UserDemoted(Event, frozen=True, kw_only=True, tag="UserDemoted"):
    """The account is no longer an administrator."""

    user_id: UserId


class UserDeactivated(Event, frozen=True, kw_only=True, tag="UserDeactivated"):
    """The account may no longer sign in or act; what it wrote stays."""

    user_id: UserId


class UserReactivated(Event, frozen=True, kw_only=True, tag="UserReactivated"):
    """The account may sign in and act again, as an ordinary person's."""

    user_id: UserId


class RefreshReuseDetected(Event, frozen=True, kw_only=True, tag="RefreshReuseDetected"):
    """A refresh token that was already exchanged came again; its session was revoked."""

    user_id: UserId


UserEvent = (
    UserRegistered
    | ProfileChanged
    | UserPromoted
    | UserDemoted
    | UserDeactivated
    | UserReactivated
    | RefreshReuseDetected
)
