"""People, sessions and the caller's own page as clients see them."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from contracts.ids import AttachmentId, SessionId, UserId


class SessionUser(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who has signed in."""

    user_id: UserId
    user_name: str
    display_name: str
    is_admin: bool
    avatar_id: AttachmentId | None = None


class Session(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A login: the tokens are shown here and nowhere else."""

    user: SessionUser
    session_id: SessionId
    access_token: str
    expires_in: int
    """Seconds."""
    token_type: Literal["Bearer"] | None = None
    refresh_token: str | None = None
    """Left out when it travels in the cookie."""


class User(Struct, frozen=True, kw_only=True):
    """A person or bot."""

    user_id: UserId
    user_name: str
    display_name: str
    about: str | None
    avatar_id: AttachmentId | None
    locale: str | None
    timezone: str | None
    is_admin: bool
    is_bot: bool
    active: bool
    registered_at: datetime


class UserList(Struct, frozen=True, kw_only=True):
    """People by name."""

    items: list[User]
    next: str | None = None


class Server(Struct, frozen=True, kw_only=True):
    """Facts of the server that a client needs."""

    name: str
    version: str
    max_body_length: int


class Me(Struct, frozen=True, kw_only=True):
    """The caller's own account."""

    user: User
    session_id: SessionId
    server: Server


PresenceState = Literal["online", "away", "dnd", "offline"]


class Presence(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether a person is there."""

    user_id: UserId
    state: PresenceState
    last_seen_at: datetime | None = None


class PresenceList(Struct, frozen=True, kw_only=True):
    """The presence of the people asked for."""

    items: list[Presence]
    next: str | None = None
