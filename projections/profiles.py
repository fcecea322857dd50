"""Profiles: everyone on the server, from the streams ``user-{u}``."""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from contracts.events import AnyEvent, Erased
from contracts.events.user import (
    ProfileChanged,
    UserDeactivated,
    UserDemoted,
    UserPromoted,
    UserReactivated,
    UserRegistered,
)
from contracts.ids import UserId
from contracts.log import Recorded
from contracts.streams import subject_of
from contracts.views.user import User
from projections.facts import Fact
from projections.names import folded

NAME: Final = "profiles"
TYPES: Final = frozenset(
    {
        "UserRegistered",
        "ProfileChanged",
        "UserPromoted",
        "UserDemoted",
        "UserDeactivated",
        "UserReactivated",
    }
)


def account_of(fact: Fact) -> UserId:
    """Return whose account a fact is about."""
    return UserId(subject_of(fact.recorded.stream))


def fold_all(facts: Sequence[Fact], users: Mapping[UserId, User]) -> dict[UserId, User]:
    """Return the accounts that facts touch, as they are after them all."""
    after: dict[UserId, User] = {}
    for fact in facts:
        user_id = account_of(fact)
        before = after.get(user_id) or users.get(user_id)
        after[user_id] = fold(before, fact.recorded, fact.event)
    return after


def name_of(user: User) -> str:
    """Return the folded name that a list of people is in the order of."""
    return folded(user.display_name or user.user_name)


def words_of(user: User) -> set[str]:
    """Return what a search may begin with: both names, and the words of each."""
    names = [folded(user.user_name), folded(user.display_name)]
    return {word for name in names for word in (name, *name.split())} - {""}


def called(users: Sequence[User], name: str) -> list[UserId]:
    """Return who has this user name, else those who have it as their display name."""
    wanted = folded(name)
    named = [user.user_id for user in users if folded(user.user_name) == wanted]
    shown = [user.user_id for user in users if folded(user.display_name) == wanted]
    return named or shown


def fold(user: User | None, recorded: Recorded, event: AnyEvent | Erased) -> User:
    """Return a profile as it is after one event; what was erased of it is gone."""
    known = user or _nobody(recorded)
    match event:
        case UserRegistered():
            return replace(
                known,
                user_name=event.user_name,
                display_name=event.display_name or event.user_name,
                is_admin=event.is_admin,
                is_bot=event.is_bot,
                active=True,
                registered_at=event.occurred_at or recorded.recorded,
            )
        case ProfileChanged():
            return _changed(known, event)
        case UserPromoted() | Erased("UserPromoted"):
            return replace(known, is_admin=True)
        case UserDemoted() | Erased("UserDemoted"):
            return replace(known, is_admin=False)
        case UserDeactivated() | Erased("UserDeactivated"):
            return replace(known, active=False)
        case UserReactivated() | Erased("UserReactivated"):
            return replace(known, active=True, is_admin=False)
        case _:
            return known


def _nobody(recorded: Recorded) -> User:
    """Return what is known of an account whose registration was erased."""
    user_id = UserId(subject_of(recorded.stream))
    return User(
        user_id=user_id,
        user_name=f"erased-{user_id.hex[-12:]}",
        display_name="",
        about=None,
        avatar_id=None,
        locale=None,
        timezone=None,
        is_admin=False,
        is_bot=False,
        active=False,
        registered_at=recorded.recorded,
    )


def _changed(user: User, event: ProfileChanged) -> User:
    display_name = user.display_name if event.display_name is None else event.display_name
    return replace(
        user,
        display_name=display_name or user.user_name,
        about=_text(user.about, event.about),
        avatar_id=None if event.avatar_removed else event.avatar_id or user.avatar_id,
        locale=_text(user.locale, event.locale),
        timezone=_text(user.timezone, event.timezone),
    )


def _text(before: str | None, after: str | None) -> str | None:
    """Return the text after a change: None changes nothing, an empty one removes it."""
    return before if after is None else after or None
