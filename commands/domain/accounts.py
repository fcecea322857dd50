"""Decisions on accounts."""

import re

from commands.domain.errors import (
    AttachmentUnknown,
    InvalidText,
    LastAdministrator,
    NotPermitted,
    UserIsDeactivated,
    UserUnknown,
)
from commands.domain.text import check_name, check_note
from commands.domain.user import User
from contracts.commands.user import SetProfile
from contracts.events.user import (
    ProfileChanged,
    UserDeactivated,
    UserDemoted,
    UserPromoted,
    UserReactivated,
)

_LOCALE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*|")
_TIMEZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*|")


def decide_profile(
    command: SetProfile, user: User, *, uploaded: bool = False
) -> tuple[ProfileChanged, ...]:
    """Return the fields that change, nothing if all are so already.

    Raises:
        CommandRejected: a text may not be stored, the picture is not the actor's upload, or the
            account is not active.
    """
    _require_active(user)
    if command.display_name is not None:
        check_name("display_name", command.display_name)
    check_note("about", command.about or "")
    if not _LOCALE.fullmatch(command.locale or ""):
        raise InvalidText("locale", "must be a language tag such as en or pt-BR")
    if not _TIMEZONE.fullmatch(command.timezone or ""):
        raise InvalidText("timezone", "must be the name of a time zone such as Europe/Berlin")
    if command.avatar_id is not None and command.remove_avatar:
        raise InvalidText("remove_avatar", "does not go with avatar_id")
    if command.avatar_id is not None and not uploaded:
        raise AttachmentUnknown(command.avatar_id)
    event = ProfileChanged(
        user_id=user.user_id,
        display_name=_news(command.display_name, user.display_name),
        about=_news(command.about, user.about),
        avatar_id=None if command.avatar_id == user.avatar_id else command.avatar_id,
        avatar_removed=command.remove_avatar and user.avatar_id is not None,
        locale=_news(command.locale, user.locale),
        timezone=_news(command.timezone, user.timezone),
    )
    return () if event == ProfileChanged(user_id=user.user_id) else (event,)


def decide_deactivate(
    user: User, *, permitted: bool, other_administrators: bool
) -> tuple[UserDeactivated, ...]:
    """Return the end of an account, nothing if it ended already.

    Raises:
        CommandRejected: it is neither one's own nor is one an administrator, or nobody would be.
    """
    if not permitted:
        raise NotPermitted("deactivate the accounts of others")
    if not user.exists:
        raise UserUnknown(user.user_id)
    if not user.active:
        return ()
    _require_an_administrator(user, other_administrators=other_administrators)
    return (UserDeactivated(user_id=user.user_id),)


def decide_reactivate(user: User, *, permitted: bool) -> tuple[UserReactivated, ...]:
    """Return that the account may act again, nothing if it may already.

    Raises:
        CommandRejected: the actor is no administrator, or there is no such account.
    """
    if not permitted:
        raise NotPermitted("reactivate accounts")
    if not user.exists:
        raise UserUnknown(user.user_id)
    return () if user.active else (UserReactivated(user_id=user.user_id),)


def decide_promote(user: User, *, permitted: bool) -> tuple[UserPromoted, ...]:
    """Return that the account becomes an administrator's, nothing if it is one's already.

    Raises:
        CommandRejected: the actor is no administrator, or the account is not active.
    """
    if not permitted:
        raise NotPermitted("make administrators")
    _require_active(user)
    return () if user.is_admin else (UserPromoted(user_id=user.user_id),)


def decide_demote(
    user: User, *, permitted: bool, other_administrators: bool
) -> tuple[UserDemoted, ...]:
    """Return that the account is no longer an administrator's, nothing if it is none's.

    Raises:
        CommandRejected: the actor is no administrator, the account is not active, or nobody would
            be an administrator.
    """
    if not permitted:
        raise NotPermitted("make administrators ordinary people")
    _require_active(user)
    if not user.is_admin:
        return ()
    _require_an_administrator(user, other_administrators=other_administrators)
    return (UserDemoted(user_id=user.user_id),)


def _news(wanted: str | None, present: str) -> str | None:
    return None if wanted == present else wanted


def _require_active(user: User) -> None:
    if not user.exists:
        raise UserUnknown(user.user_id)
    if not user.active:
        raise UserIsDeactivated(user.user_id)


def _require_an_administrator(user: User, *, other_administrators: bool) -> None:
    if user.is_admin and not other_administrators:
        raise LastAdministrator("the server keeps an administrator: promote another one first")
