"""Decisions on invite links."""

from datetime import datetime

from commands.domain.conversation import Conversation
from commands.domain.errors import InvalidText, InviteUnknown, ValueTaken
from commands.domain.invite import Invite
from commands.domain.joining import check_may_enter
from commands.domain.membership import Membership
from commands.domain.permissions import Action, require
from contracts.commands.conversation import CreateInviteLink
from contracts.events.invite import InviteLinkCreated, InviteLinkRevoked, InviteLinkUsed
from contracts.events.membership import MemberJoined
from contracts.ids import is_uuid7


def decide_create_link(
    command: CreateInviteLink,
    conversation: Conversation,
    actor: Membership,
    invite: Invite,
    now: datetime,
) -> tuple[InviteLinkCreated, ...]:
    """Return the new link.

    Raises:
        CommandRejected: the actor may not make one, its id is taken, or it would open nothing.
    """
    require(Action.CREATE_INVITE_LINK, actor, conversation)
    if not is_uuid7(command.invite_id):
        raise InvalidText("invite_id", "must be a UUIDv7")
    if invite.exists:
        raise ValueTaken("invite id", str(command.invite_id))
    if command.expires_at is not None and command.expires_at <= now:
        raise InvalidText("expires_at", "must be in the future")
    created = InviteLinkCreated(
        invite_id=command.invite_id,
        conversation_id=command.conversation_id,
        expires_at=command.expires_at,
        max_uses=command.max_uses,
    )
    return (created,)


def decide_revoke_link(
    conversation: Conversation, actor: Membership, invite: Invite
) -> tuple[InviteLinkRevoked, ...]:
    """Return the end of the link, nothing if it ended already.

    Raises:
        CommandRejected: the actor may not end it, or there is none.
    """
    require(Action.REVOKE_INVITE_LINK, actor, conversation)
    if not invite.leads_to(conversation.conversation_id):
        raise InviteUnknown("no such invite link")
    if invite.revoked:
        return ()
    revoked = InviteLinkRevoked(invite_id=invite.invite_id, conversation_id=invite.conversation_id)
    return (revoked,)


def decide_accept(
    conversation: Conversation, state: Membership, invite: Invite, now: datetime
) -> tuple[tuple[InviteLinkUsed, ...], tuple[MemberJoined, ...]]:
    """Return the use of the link and the membership by it; a member uses up nothing.

    Raises:
        CommandRejected: the link opens nothing, or not for this person.
    """
    if not conversation.exists or not invite.leads_to(conversation.conversation_id):
        raise InviteUnknown("no such invite link")
    if state.joined:
        return (), ()
    if not invite.opens(now):
        raise InviteUnknown("the invite link has expired, was revoked or is used up")
    check_may_enter(state, conversation)
    used = InviteLinkUsed(
        invite_id=invite.invite_id,
        conversation_id=invite.conversation_id,
        user_id=state.user_id,
    )
    return (used,), (MemberJoined(user_id=state.user_id, invite_id=invite.invite_id),)
