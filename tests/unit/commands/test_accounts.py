from typing import Any

import pytest
from msgspec.structs import replace

from commands.domain.accounts import (
    decide_deactivate,
    decide_demote,
    decide_profile,
    decide_promote,
    decide_reactivate,
)
from commands.domain.errors import (
    AttachmentUnknown,
    InvalidText,
    LastAdministrator,
    NotPermitted,
    UserIsDeactivated,
    UserUnknown,
)
from commands.domain.user import User, evolve
from contracts.commands.user import SetProfile
from contracts.events.user import (
    ProfileChanged,
    UserDeactivated,
    UserDemoted,
    UserPromoted,
    UserReactivated,
)
from contracts.ids import AttachmentId, uuid7
from tests.unit.commands.given import BOB, account, command_id, nobody


def profile(**fields: Any) -> SetProfile:
    return SetProfile(command_id=command_id(), **fields)


def test_only_what_is_new_changes() -> None:
    command = profile(display_name="Bob", about="Likes tea.\nA lot.", locale="de")
    assert decide_profile(command, account()) == (
        ProfileChanged(user_id=BOB, about="Likes tea.\nA lot.", locale="de"),
    )


def test_a_picture_has_been_uploaded() -> None:
    with pytest.raises(AttachmentUnknown):
        decide_profile(profile(avatar_id=AttachmentId(uuid7())), account())


def test_an_uploaded_picture_is_set_once() -> None:
    avatar = AttachmentId(uuid7())
    command = profile(avatar_id=avatar)
    assert decide_profile(command, account(), uploaded=True) == (
        ProfileChanged(user_id=BOB, avatar_id=avatar),
    )
    already = replace(account(), avatar_id=avatar)
    assert decide_profile(command, already, uploaded=True) == ()


def test_a_picture_is_taken_away_once_and_not_while_another_is_set() -> None:
    avatar = AttachmentId(uuid7())
    shown = replace(account(), avatar_id=avatar)
    (removed,) = decide_profile(profile(remove_avatar=True), shown)
    assert removed == ProfileChanged(user_id=BOB, avatar_removed=True)
    assert evolve(shown, removed).avatar_id is None
    assert decide_profile(profile(remove_avatar=True), account()) == ()
    with pytest.raises(InvalidText):
        decide_profile(profile(remove_avatar=True, avatar_id=avatar), shown, uploaded=True)


def test_nothing_new_changes_nothing() -> None:
    assert decide_profile(profile(), account()) == ()
    assert decide_profile(profile(display_name="Bob", about=""), account()) == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"display_name": " "},
        {"display_name": "B\u202eob"},
        {"about": "a\u200bb"},
        {"locale": "not a locale"},
        {"timezone": "../etc/passwd"},
        {"timezone": "Europe/"},
    ],
)
def test_a_profile_hides_nothing(fields: dict[str, str]) -> None:
    with pytest.raises(InvalidText):
        decide_profile(profile(**fields), account())


@pytest.mark.parametrize(
    "fields",
    [
        {"locale": "pt-BR", "timezone": "America/Argentina/Buenos_Aires"},
        {"locale": "zh-Hant-TW", "timezone": "Etc/GMT+2"},
    ],
)
def test_locales_and_time_zones_are_names(fields: dict[str, str]) -> None:
    assert decide_profile(profile(**fields), account())


def test_an_account_ends_once() -> None:
    over = {"permitted": True, "other_administrators": True}
    assert decide_deactivate(account(), **over) == (UserDeactivated(user_id=BOB),)
    assert decide_deactivate(account(active=False), **over) == ()
    with pytest.raises(UserUnknown):
        decide_deactivate(nobody(), **over)


def test_ordinary_people_end_their_own_account_only() -> None:
    with pytest.raises(NotPermitted):
        decide_deactivate(account(), permitted=False, other_administrators=True)


def test_the_last_administrator_stays_one() -> None:
    last = account(is_admin=True)
    with pytest.raises(LastAdministrator):
        decide_deactivate(last, permitted=True, other_administrators=False)
    with pytest.raises(LastAdministrator):
        decide_demote(last, permitted=True, other_administrators=False)


def test_administrators_are_made_and_unmade() -> None:
    admin = account(is_admin=True)
    assert decide_promote(account(), permitted=True) == (UserPromoted(user_id=BOB),)
    assert decide_promote(admin, permitted=True) == ()
    demoted = decide_demote(admin, permitted=True, other_administrators=True)
    assert demoted == (UserDemoted(user_id=BOB),)
    assert decide_demote(account(), permitted=True, other_administrators=False) == ()


def test_only_administrators_make_and_unmake_and_bring_back() -> None:
    for decide in (
        lambda: decide_promote(account(), permitted=False),
        lambda: decide_demote(account(is_admin=True), permitted=False, other_administrators=True),
        lambda: decide_reactivate(account(active=False), permitted=False),
    ):
        with pytest.raises(NotPermitted):
            decide()


def test_an_account_comes_back_once() -> None:
    gone = account(active=False)
    assert decide_reactivate(gone, permitted=True) == (UserReactivated(user_id=BOB),)
    assert decide_reactivate(account(), permitted=True) == ()
    with pytest.raises(UserUnknown):
        decide_reactivate(User(BOB), permitted=True)


def test_who_is_gone_becomes_nothing() -> None:
    gone = account(active=False)
    for decide in (
        lambda: decide_promote(gone, permitted=True),
        lambda: decide_demote(gone, permitted=True, other_administrators=True),
        lambda: decide_profile(profile(), gone),
    ):
        with pytest.raises(UserIsDeactivated):
            decide()
