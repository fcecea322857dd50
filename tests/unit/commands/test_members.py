from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from commands.domain.conversation import Conversation
from commands.domain.errors import (
    AlreadyAMember,
    CommandRejected,
    ConversationIsArchived,
    Inapplicable,
    InvalidText,
    IsBanned,
    LastOwner,
    MemberUnknown,
    NotForDirect,
    NotPermitted,
    UserIsDeactivated,
    UserUnknown,
)
from commands.domain.members import MemberCommand, decide_member
from commands.domain.membership import Membership
from commands.domain.ownership import ownership
from commands.domain.user import User
from contracts.commands.conversation import (
    BanMember,
    InviteMember,
    RemoveMember,
    SetRole,
    UnbanMember,
)
from contracts.events.conversation import OwnersChanged
from contracts.events.membership import (
    MemberBanned,
    MemberJoined,
    MemberRemoved,
    MembershipEvent,
    MemberUnbanned,
    Role,
    RoleChanged,
)
from tests.unit.commands.given import (
    ALICE,
    BOB,
    ROOM,
    account,
    command_id,
    direct,
    group,
    member,
    nobody,
    outsider,
)

C = TypeVar("C")
OWNER, ADMIN, MEMBER, GUEST = (member(role) for role in Role)


def over_bob(kind: Callable[..., C], **fields: Any) -> C:
    return kind(command_id=command_id(), conversation_id=ROOM, user_id=BOB, **fields)


def decide(
    command: MemberCommand,
    actor: Membership,
    other: Membership,
    person: User | None = None,
    conversation: Conversation | None = None,
) -> tuple[MembershipEvent, ...]:
    return decide_member(command, conversation or group(), actor, other, person or account())


def test_a_member_adds_another_who_is_one_at_once() -> None:
    assert decide(over_bob(InviteMember), MEMBER, outsider(BOB)) == (
        MemberJoined(user_id=BOB, role=Role.MEMBER, invited_by=ALICE),
    )


INVITATIONS: dict[str, tuple[Membership, Membership, User, Role, type[CommandRejected]]] = {
    "by a guest": (GUEST, outsider(BOB), account(), Role.GUEST, NotPermitted),
    "to a role above": (ADMIN, outsider(BOB), account(), Role.OWNER, NotPermitted),
    "of a member": (MEMBER, member(user_id=BOB), account(), Role.MEMBER, AlreadyAMember),
    "of a banned person": (OWNER, outsider(BOB, banned=True), account(), Role.MEMBER, IsBanned),
    "of nobody": (OWNER, outsider(BOB), nobody(), Role.MEMBER, UserUnknown),
    "of one who is gone": (
        OWNER,
        outsider(BOB),
        account(active=False),
        Role.MEMBER,
        UserIsDeactivated,
    ),
}


@pytest.mark.parametrize(
    ("actor", "other", "person", "role", "refusal"), INVITATIONS.values(), ids=INVITATIONS
)
def test_an_invitation_is_refused(
    actor: Membership,
    other: Membership,
    person: User,
    role: Role,
    refusal: type[CommandRejected],
) -> None:
    with pytest.raises(refusal):
        decide(over_bob(InviteMember, role=role), actor, other, person)


def test_nobody_is_added_to_an_archived_conversation() -> None:
    with pytest.raises(ConversationIsArchived):
        decide(over_bob(InviteMember), OWNER, outsider(BOB), conversation=group(archived=True))


@pytest.mark.parametrize(
    "command",
    [
        over_bob(InviteMember),
        over_bob(RemoveMember),
        over_bob(BanMember),
        over_bob(UnbanMember),
        over_bob(SetRole, role=Role.GUEST),
    ],
)
def test_a_pair_stays_a_pair_of_equals(command: MemberCommand) -> None:
    with pytest.raises(NotForDirect):
        decide(command, MEMBER, member(user_id=BOB), conversation=direct())


def test_an_admin_removes_and_bans_those_below() -> None:
    removed = MemberRemoved(user_id=BOB, reason="spam")
    banned = MemberBanned(user_id=BOB)
    below = member(Role.MEMBER, BOB)
    assert decide(over_bob(RemoveMember, reason="spam"), ADMIN, below) == (removed,)
    assert decide(over_bob(BanMember), ADMIN, below) == (banned,)


@pytest.mark.parametrize(
    "command",
    [over_bob(RemoveMember), over_bob(BanMember), over_bob(SetRole, role=Role.GUEST)],
)
@pytest.mark.parametrize("role", [Role.ADMIN, Role.OWNER])
def test_an_admin_does_nothing_to_equals_and_owners(command: MemberCommand, role: Role) -> None:
    with pytest.raises(NotPermitted):
        decide(command, ADMIN, member(role, BOB))


@pytest.mark.parametrize("kind", [RemoveMember, BanMember])
def test_nobody_expels_oneself(kind: type[RemoveMember | BanMember]) -> None:
    command = kind(command_id=command_id(), conversation_id=ROOM, user_id=ALICE)
    with pytest.raises(Inapplicable):
        decide(command, OWNER, OWNER, account(ALICE))


def test_a_reason_hides_nothing() -> None:
    with pytest.raises(InvalidText):
        decide(over_bob(RemoveMember, reason="a\u202eb"), OWNER, member(user_id=BOB))


def test_a_ban_reaches_outsiders_and_lasts() -> None:
    assert decide(over_bob(BanMember), ADMIN, outsider(BOB)) == (MemberBanned(user_id=BOB),)
    assert decide(over_bob(BanMember), ADMIN, outsider(BOB, banned=True)) == ()
    with pytest.raises(UserUnknown):
        decide(over_bob(BanMember), ADMIN, outsider(BOB), nobody())


def test_a_ban_ends_once() -> None:
    command = over_bob(UnbanMember)
    unbanned = (MemberUnbanned(user_id=BOB),)
    assert decide(command, ADMIN, outsider(BOB, banned=True)) == unbanned
    assert decide(command, ADMIN, outsider(BOB)) == ()


def test_removing_who_is_not_there_changes_nothing() -> None:
    assert decide(over_bob(RemoveMember), ADMIN, outsider(BOB)) == ()


def test_owners_make_owners() -> None:
    events = decide(over_bob(SetRole, role=Role.OWNER), OWNER, member(user_id=BOB))
    assert events == (RoleChanged(user_id=BOB, role=Role.OWNER),)
    assert ownership(group(), member(user_id=BOB), events) == (
        OwnersChanged(owner_ids=tuple(sorted((ALICE, BOB)))),
    )


def test_an_admin_makes_no_owner() -> None:
    with pytest.raises(NotPermitted):
        decide(over_bob(SetRole, role=Role.OWNER), ADMIN, member(user_id=BOB))


def test_a_role_is_of_members_only_and_set_once() -> None:
    with pytest.raises(MemberUnknown):
        decide(over_bob(SetRole, role=Role.GUEST), OWNER, outsider(BOB))
    assert decide(over_bob(SetRole, role=Role.GUEST), OWNER, member(Role.GUEST, BOB)) == ()


def test_an_admin_may_step_down() -> None:
    command = SetRole(
        command_id=command_id(), conversation_id=ROOM, user_id=ALICE, role=Role.MEMBER
    )
    stepped = (RoleChanged(user_id=ALICE, role=Role.MEMBER),)
    assert decide(command, ADMIN, ADMIN, account(ALICE)) == stepped


def test_the_last_owner_does_not_step_down() -> None:
    with pytest.raises(LastOwner):
        ownership(group(), OWNER, [RoleChanged(user_id=ALICE, role=Role.ADMIN)])
