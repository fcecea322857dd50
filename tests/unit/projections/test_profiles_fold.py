from contracts import streams
from contracts.events import AnyEvent, Erased
from contracts.events.user import (
    ProfileChanged,
    RefreshReuseDetected,
    UserDeactivated,
    UserDemoted,
    UserPromoted,
    UserReactivated,
    UserRegistered,
)
from contracts.ids import AttachmentId, UserId, uuid7
from contracts.views.user import User
from projections.profiles import fold
from tests.unit.projections.recording import recorded

ADA = UserId(uuid7())
REGISTERED = UserRegistered(user_id=ADA, user_name="ada", display_name="Ada")


def after(*events: AnyEvent | Erased) -> User:
    user = None
    for event in events:
        kind = event.type if isinstance(event, Erased) else event
        user = fold(user, recorded(streams.user(ADA), kind), event)
    assert user is not None
    return user


def test_a_registered_account_is_active_under_its_names() -> None:
    user = after(REGISTERED)
    assert (user.user_id, user.user_name, user.display_name) == (ADA, "ada", "Ada")
    assert (user.active, user.is_admin, user.is_bot, user.about) == (True, False, False, None)


def test_a_change_leaves_what_it_does_not_name() -> None:
    picture = AttachmentId(uuid7())
    user = after(
        REGISTERED,
        ProfileChanged(user_id=ADA, about="analyst", avatar_id=picture, timezone="Europe/London"),
        ProfileChanged(user_id=ADA, locale="en"),
    )
    assert (user.display_name, user.about, user.locale) == ("Ada", "analyst", "en")
    assert (user.avatar_id, user.timezone) == (picture, "Europe/London")


def test_an_empty_text_removes_what_was_there() -> None:
    user = after(
        REGISTERED,
        ProfileChanged(user_id=ADA, about="analyst", locale="en"),
        ProfileChanged(user_id=ADA, about="", locale="", display_name=""),
    )
    assert (user.about, user.locale, user.display_name) == (None, None, "ada")


def test_a_picture_that_was_taken_away_is_gone() -> None:
    picture = AttachmentId(uuid7())
    removed = ProfileChanged(user_id=ADA, avatar_removed=True)
    assert (
        after(REGISTERED, ProfileChanged(user_id=ADA, avatar_id=picture), removed).avatar_id is None
    )


def test_administrators_come_and_go() -> None:
    assert after(REGISTERED, UserPromoted(user_id=ADA)).is_admin
    assert not after(REGISTERED, UserPromoted(user_id=ADA), UserDemoted(user_id=ADA)).is_admin


def test_a_deactivated_account_keeps_its_names() -> None:
    user = after(REGISTERED, UserDeactivated(user_id=ADA))
    assert (user.active, user.user_name) == (False, "ada")


def test_a_reactivated_account_is_an_ordinary_persons() -> None:
    user = after(
        REGISTERED,
        UserPromoted(user_id=ADA),
        UserDeactivated(user_id=ADA),
        UserReactivated(user_id=ADA),
    )
    assert (user.active, user.is_admin) == (True, False)


def test_what_is_no_fact_of_the_profile_changes_nothing() -> None:
    assert after(REGISTERED, RefreshReuseDetected(user_id=ADA)) == after(REGISTERED)


def test_an_erased_account_has_a_name_that_says_so() -> None:
    user = after(Erased("UserRegistered"), Erased("ProfileChanged"), Erased("UserPromoted"))
    assert user.user_name == f"erased-{ADA.hex[-12:]}"
    assert (user.display_name, user.active, user.is_admin) == ("", False, True)
