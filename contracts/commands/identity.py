"""Bodies of ``/v1/auth``: accounts, sessions and tokens; they are answered once, not recorded."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from contracts.commands.command import Instant
from contracts.commands.user import DisplayName
from contracts.ids import UserId

UserName = Annotated[str, Meta(min_length=2, max_length=32, pattern=r"^[A-Za-z0-9._-]+$")]
"""Unique without regard to case, and kept in lower case."""
NewPassword = Annotated[str, Meta(min_length=8, max_length=256)]
Password = Annotated[str, Meta(max_length=256)]
Email = Annotated[str, Meta(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
DeviceName = Annotated[str, Meta(max_length=80)]
Code = Annotated[str, Meta(min_length=1, max_length=200)]
Scope = Literal["read", "write", "admin"]


class Register(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make an account and sign in; ``invite`` takes the setup code while nobody administers."""

    user_name: UserName
    password: NewPassword
    user_id: UserId | None = None
    display_name: DisplayName | None = None
    email: Email | None = None
    invite: Code | None = None
    device_name: DeviceName | None = None
    cookie: bool = False


class SignIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sign in by user name or e-mail."""

    login: Annotated[str, Meta(min_length=1, max_length=254)]
    password: Password
    device_name: DeviceName | None = None
    cookie: bool = False
    """Whether the refresh token travels in an HttpOnly cookie instead of the body."""


class RefreshBody(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The refresh token, unless the cookie carries it."""

    refresh_token: Annotated[str, Meta(max_length=200)] | None = None


class ChangePassword(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Replace one's password; all other sessions end."""

    current_password: Password
    new_password: NewPassword


class CreateApiToken(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make a token for a program that acts as oneself."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=16)]
    expires_at: Instant | None = None


class CreateServerInvite(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make a code by which one person may register."""

    days: Annotated[int, Meta(ge=1, le=365)] = 7
