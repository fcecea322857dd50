"""What the operator's commands and a running server say to each other."""

from typing import Annotated

from msgspec import Meta, Struct

from contracts.commands.identity import Email, NewPassword, UserName
from contracts.commands.user import DisplayName
from contracts.ids import UserId


class NewPerson(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An account to be made on the operator's word."""

    user_name: UserName
    password: NewPassword | None = None
    """None: one is made, and answered once."""
    display_name: DisplayName | None = None
    email: Email | None = None
    is_admin: bool = False


class PersonMade(Struct, frozen=True, kw_only=True):
    """The new account, with its password if that was made here."""

    user_id: UserId
    user_name: str
    password: str | None = None


class Person(Struct, frozen=True, kw_only=True):
    """An account as the operator sees it."""

    user_id: UserId
    user_name: str
    display_name: str
    is_admin: bool
    is_bot: bool
    active: bool
    can_sign_in: bool
    """Whether it has a password: imported people have none."""


class People(Struct, frozen=True, kw_only=True):
    """All accounts, by name."""

    items: list[Person]


class PasswordReset(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new password for an account; all its sessions end."""

    password: NewPassword | None = None
    """None: one is made, and answered once."""


class NewInvite(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A code by which one person may register."""

    days: Annotated[int, Meta(ge=1, le=365)] = 7


class InviteMade(Struct, frozen=True, kw_only=True):
    """The code, shown once."""

    code: str


class Setup(Struct, frozen=True, kw_only=True):
    """The setup code, None once there is an administrator."""

    code: str | None
    address: str | None = None
    """Where the server that answers is found; None without one."""
