"""An account's public facts, folded from ``user-{u}``, and who may change them."""

from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from contracts.events import Erased
from contracts.events.user import (
    ProfileChanged,
    RefreshReuseDetected,
    UserDeactivated,
    UserDemoted,
    UserEvent,
    UserPromoted,
    UserReactivated,
    UserRegistered,
)
from contracts.ids import AttachmentId, UserId


class User(Struct, frozen=True):
    """An account; with the id alone, one that does not exist."""

    user_id: UserId
    exists: bool = False
    active: bool = False
    user_name: str = ""
    display_name: str = ""
    about: str = ""
    avatar_id: AttachmentId | None = None
    locale: str = ""
    timezone: str = ""
    is_admin: bool = False
    is_bot: bool = False


def evolve(state: User, event: UserEvent | Erased) -> User:
    """Return the account as it is after ``event``."""
    match event:
        case UserRegistered():
            return _registered(state, event)
        case ProfileChanged():
            return _with_profile(state, event)
        case UserPromoted():
            return replace(state, is_admin=True)
        case UserDemoted():
            return replace(state, is_admin=False)
        case UserDeactivated():
            return replace(state, active=False, is_admin=False)
        case UserReactivated():
            return replace(state, active=True)
        case RefreshReuseDetected() | Erased():
            return state
        case _:
            assert_never(event)


def _registered(state: User, event: UserRegistered) -> User:
    return User(
        state.user_id,
        exists=True,
        active=True,
        user_name=event.user_name,
        display_name=event.display_name,
        is_admin=event.is_admin,
        is_bot=event.is_bot,
    )


def _with_profile(state: User, event: ProfileChanged) -> User:
    return replace(
        state,
        display_name=state.display_name if event.display_name is None else event.display_name,
        about=state.about if event.about is None else event.about,
        avatar_id=None if event.avatar_removed else event.avatar_id or state.avatar_id,
        locale=state.locale if event.locale is None else event.locale,
        timezone=state.timezone if event.timezone is None else event.timezone,
    )
