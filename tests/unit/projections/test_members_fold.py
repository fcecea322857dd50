from contracts import streams
from contracts.events import AnyEvent, Erased
from contracts.events.membership import (
    MemberBanned,
    MemberJoined,
    MemberLeft,
    MemberUnbanned,
    Role,
    RoleChanged,
)
from contracts.ids import ConversationId, UserId, uuid7
from contracts.log import instant
from projections.members import NONE, Ban, Interval, Standing, fold
from tests.unit.projections.recording import recorded

ROOM, ADA, BOB = ConversationId(uuid7()), UserId(uuid7()), UserId(uuid7())
STREAM = streams.membership(ROOM, ADA)
JOINED = MemberJoined(user_id=ADA, invited_by=BOB)


def after(*events: AnyEvent | Erased) -> Standing:
    standing = NONE
    for number, event in enumerate(events):
        kind = event.type if isinstance(event, Erased) else event
        at = recorded(STREAM, kind, offset=number, revision=number, at=number, actor=BOB)
        standing = fold(standing, at, event)
    return standing


def test_who_joined_is_a_member_with_the_one_who_invited() -> None:
    standing = after(JOINED)
    assert (standing.role, standing.invited_by, standing.joined_at) == (Role.MEMBER, BOB, 0)


def test_an_imported_member_joined_when_it_happened() -> None:
    long_ago = MemberJoined(user_id=ADA, occurred_at=instant(77))
    assert after(long_ago).joined_at == 77


def test_times_as_a_member_are_remembered() -> None:
    standing = after(JOINED, MemberLeft(user_id=ADA), JOINED)
    assert standing.intervals == (Interval(0, 1), Interval(2, None))
    assert standing.role is Role.MEMBER


def test_a_ban_ends_the_membership_and_is_kept_until_it_is_lifted() -> None:
    banned = after(JOINED, MemberBanned(user_id=ADA, reason="spam"))
    assert (banned.role, banned.ban) == (None, Ban(BOB, 1, "spam"))
    lifted = after(JOINED, MemberBanned(user_id=ADA), MemberUnbanned(user_id=ADA))
    assert (lifted.role, lifted.ban) == (None, None)


def test_a_ban_of_one_who_is_no_member_ends_nothing() -> None:
    assert after(MemberBanned(user_id=ADA)).intervals == ()


def test_a_role_of_one_who_is_no_member_is_none() -> None:
    assert after(RoleChanged(user_id=ADA, role=Role.ADMIN)) == NONE


def test_erased_events_still_say_who_is_a_member() -> None:
    assert after(Erased("MemberJoined")).role is Role.MEMBER
    assert after(JOINED, Erased("MemberRemoved")).role is None
    assert after(JOINED, Erased("MemberBanned")).ban == Ban(BOB, 1, None)


def test_an_erased_role_is_the_least() -> None:
    owner = MemberJoined(user_id=ADA, role=Role.OWNER)
    assert after(owner, Erased("RoleChanged")).role is Role.MEMBER
