"""Sign-in as clients see it: what the server allows, one's sessions and tokens."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from contracts.ids import SessionId

Registration = Literal["open", "invite", "closed"]


class AuthConfig(Struct, frozen=True, kw_only=True):
    """How one may sign up and in here."""

    registration: Registration
    first_run: bool
    """Nobody administers the server yet: registration needs the setup code."""
    providers: list[str]
    server_name: str
    """What the people here call this server."""


class SessionItem(Struct, frozen=True, kw_only=True):
    """One session of the caller."""

    session_id: SessionId
    device_name: str | None
    address: str
    user_agent: str
    created_at: datetime
    last_used_at: datetime
    current: bool


class SessionList(Struct, frozen=True, kw_only=True):
    """The caller's sessions, the latest used first."""

    items: list[SessionItem]
    next: str | None = None


class ApiTokenItem(Struct, frozen=True, kw_only=True):
    """One API token, without its secret."""

    api_token_id: UUID
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class ApiTokenList(Struct, frozen=True, kw_only=True):
    """The caller's API tokens, the newest first."""

    items: list[ApiTokenItem]
    next: str | None = None


class ApiTokenCreated(ApiTokenItem, frozen=True, kw_only=True):
    """A new API token; this is the only answer that holds it."""

    token: str


class ServerInviteItem(Struct, frozen=True, kw_only=True):
    """A code by which one person may register, without the code itself."""

    invite_id: UUID
    expires_at: datetime
    used_at: datetime | None


class ServerInviteList(Struct, frozen=True, kw_only=True):
    """The latest 200 codes, those that expire last first."""

    items: list[ServerInviteItem]
    next: str | None = None


class ServerInviteCreated(ServerInviteItem, frozen=True, kw_only=True):
    """A new code; this is the only answer that holds it."""

    code: str
