"""Decides which accounts may come to be."""

import re

from commands.domain.errors import InvalidText, NotPermitted, ValueTaken
from commands.domain.mentions import EVERYONE
from commands.domain.text import check_line, check_name
from commands.domain.user import User
from contracts.commands.identity import CreateApiToken, Register
from contracts.events.user import UserRegistered
from contracts.ids import is_uuid7

RESERVED = frozenset({EVERYONE, "everyone", "here", "channel", "system"})
"""Names that mean more than one person, or none."""

_NAME = re.compile(r"[a-z0-9._-]*[a-z0-9][a-z0-9._-]*", re.ASCII)


def decide_register(body: Register, user: User, *, is_admin: bool) -> UserRegistered:
    """Return the new account.

    Raises:
        CommandRejected: the id is taken, or a name is not usable.
    """
    if user.exists:
        raise ValueTaken("user id", str(user.user_id))
    if not is_uuid7(user.user_id):
        raise InvalidText("user_id", "must be a UUIDv7")
    name = body.user_name.lower()
    if not _NAME.fullmatch(name):
        raise InvalidText("user_name", "must hold a letter or digit, and only a-z 0-9 . _ -")
    if name in RESERVED:
        raise InvalidText("user_name", "is reserved")
    display_name = body.display_name or body.user_name
    check_name("display_name", display_name)
    check_line("email", body.email or "")
    return UserRegistered(
        user_id=user.user_id, user_name=name, display_name=display_name, is_admin=is_admin
    )


def check_password(field: str, password: str, user_name: str, *, is_common: bool) -> None:
    """Accept a new password; its length is the contract's.

    Raises:
        InvalidText: everyone tries it first.
    """
    if is_common:
        raise InvalidText(field, "is one of the passwords that are tried first")
    if password.lower() == user_name:
        raise InvalidText(field, "must not be the user name")


def check_scopes(body: CreateApiToken, user: User) -> None:
    """Accept the scopes of a new API token.

    Raises:
        NotPermitted: the person may not do what the token should.
    """
    if "admin" in body.scopes and not user.is_admin:
        raise NotPermitted("make a token for administration")
