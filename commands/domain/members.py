"""Decisions on the membership of another."""

from typing import assert_never

from commands.domain.conversation import Conversation
from commands.domain.errors import (
    AlreadyAMember,
    Inapplicable,
    IsBanned,
    MemberUnknown,
    UserIsDeactivated,
    UserUnknown,
)
from commands.domain.membership import Membership
from commands.domain.permissions import Action, require, require_grant, require_over
from commands.domain.text import check_note
from commands.domain.user import User
from contracts.commands.conversation import (
    BanMember,
    InviteMember,
    RemoveMember,
    SetRole,
    UnbanMember,
)
from contracts.events.membership import (
    MemberBanned,
    MemberJoined,
    MemberRemoved,
    MembershipEvent,
    MemberUnbanned,
    RoleChanged,
)

MemberCommand = InviteMember | RemoveMember | BanMember | UnbanMember | SetRole


def decide_member(
    command: MemberCommand,
    conversation: Conversation,
    actor: Membership,
    other: Membership,
    person: User,
) -> tuple[MembershipEvent, ...]:
    """Return what changes in the other's membership, nothing if it is so already.

    Raises:
        CommandRejected: the actor may not do this, or not to this person.
    """
    match command:
        case InviteMember():
            return _invite(command, conversation, actor, other, person)
        case RemoveMember(reason=reason):
            _require_to_expel(Action.REMOVE_MEMBER, conversation, actor, other, reason)
            removed = MemberRemoved(user_id=other.user_id, reason=reason)
            return (removed,) if other.joined else ()
        case BanMember(reason=reason):
            _require_to_expel(Action.BAN_MEMBER, conversation, actor, other, reason)
            if not person.exists:
                raise UserUnknown(person.user_id)
            banned = MemberBanned(user_id=other.user_id, reason=reason)
            return () if other.banned else (banned,)
        case UnbanMember():
            require(Action.BAN_MEMBER, actor, conversation)
            return (MemberUnbanned(user_id=other.user_id),) if other.banned else ()
        case SetRole():
            return _set_role(command, conversation, actor, other)
        case _:
            assert_never(command)


def check_may_be_added(person: User) -> None:
    """Let an active account be made a member.

    Raises:
        UserUnknown: there is none.
        UserIsDeactivated: it was deactivated.
    """
    if not person.exists:
        raise UserUnknown(person.user_id)
    if not person.active:
        raise UserIsDeactivated(person.user_id)


def _invite(
    command: InviteMember,
    conversation: Conversation,
    actor: Membership,
    other: Membership,
    person: User,
) -> tuple[MembershipEvent, ...]:
    require(Action.INVITE_MEMBER, actor, conversation)
    require_grant(actor, command.role)
    check_may_be_added(person)
    if other.joined:
        raise AlreadyAMember(other.user_id)
    if other.banned:
        raise IsBanned(other.user_id)
    return (MemberJoined(user_id=other.user_id, role=command.role, invited_by=actor.user_id),)


def _require_to_expel(
    action: Action,
    conversation: Conversation,
    actor: Membership,
    other: Membership,
    reason: str | None,
) -> None:
    require(action, actor, conversation)
    if actor.user_id == other.user_id:
        raise Inapplicable("to end your own membership, leave")
    require_over(action, actor, other)
    check_note("reason", reason or "")


def _set_role(
    command: SetRole, conversation: Conversation, actor: Membership, other: Membership
) -> tuple[MembershipEvent, ...]:
    require(Action.SET_ROLE, actor, conversation)
    if not other.joined:
        raise MemberUnknown(other.user_id)
    if actor.user_id != other.user_id:  # anyone may step down
        require_over(Action.SET_ROLE, actor, other)
    require_grant(actor, command.role)
    if command.role is other.role:
        return ()
    return (RoleChanged(user_id=other.user_id, role=command.role),)
