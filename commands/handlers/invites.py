"""Invite links are made, used and revoked."""

from collections.abc import Callable
from datetime import datetime

from commands.domain.errors import InviteUnknown
from commands.domain.inviting import decide_accept, decide_create_link, decide_revoke_link
from commands.handlers.deciding import Deciding
from commands.handlers.plan import Change, Plan, change
from commands.handlers.sender import load
from commands.handlers.states import States
from commands.ports import Appended, InviteCodes
from contracts.commands.conversation import AcceptInviteLink, CreateInviteLink, RevokeInviteLink
from contracts.ids import ConversationId, InviteId
from contracts.log import Metadata
from contracts.tokens import InvalidToken


class Invites:
    """Carries out commands on invite links; ``now`` says when a link has expired."""

    def __init__(
        self,
        states: States,
        deciding: Deciding,
        codes: InviteCodes,
        now: Callable[[], datetime],
    ) -> None:
        self._states = states
        self._deciding = deciding
        self._codes = codes
        self._now = now

    async def create(
        self, command: CreateInviteLink, metadata: Metadata, occurred_at: datetime | None = None
    ) -> Appended:
        """Make a link; its code follows from the ids of conversation and link.

        Raises:
            CommandRejected: the actor may not, or the link would open nothing.
        """

        async def plan(*, fresh: bool) -> Plan:
            conversation_id, invite_id = command.conversation_id, command.invite_id
            on = await load(self._states, conversation_id, metadata.actor_id, fresh=fresh)
            invite = await self._states.invite(conversation_id, invite_id, fresh=fresh)
            events = decide_create_link(
                command, on.conversation.state, on.membership.state, invite.state, self._now()
            )
            # As the event's own id the link's is unique in the whole log, not in this conversation.
            created = Change(invite.stream, events, invite.revision, event_id=invite_id)
            changes = (change(on.conversation), change(on.membership), created)
            return Plan(key=conversation_id, changes=changes)

        return await self._deciding.carry_out(command, metadata, plan, occurred_at)

    async def revoke(
        self, command: RevokeInviteLink, metadata: Metadata, occurred_at: datetime | None = None
    ) -> Appended:
        """End a link.

        Raises:
            CommandRejected: the actor may not, or there is none.
        """

        async def plan(*, fresh: bool) -> Plan:
            conversation_id = command.conversation_id
            on = await load(self._states, conversation_id, metadata.actor_id, fresh=fresh)
            invite = await self._states.invite(conversation_id, command.invite_id, fresh=fresh)
            events = decide_revoke_link(on.conversation.state, on.membership.state, invite.state)
            changes = (
                change(on.conversation),
                change(on.membership),
                change(invite, *events),
            )
            return Plan(key=conversation_id, changes=changes)

        return await self._deciding.carry_out(command, metadata, plan, occurred_at)

    async def accept(
        self, command: AcceptInviteLink, metadata: Metadata, occurred_at: datetime | None = None
    ) -> Appended:
        """Join by a link's code; the answer is the conversation's id.

        Raises:
            CommandRejected: the code opens nothing, or not for the actor.
        """
        conversation_id, invite_id = self._opened(command.code)

        async def plan(*, fresh: bool) -> Plan:
            on = await load(self._states, conversation_id, metadata.actor_id, fresh=fresh)
            invite = await self._states.invite(conversation_id, invite_id, fresh=fresh)
            used, joined = decide_accept(
                on.conversation.state, on.membership.state, invite.state, self._now()
            )
            changes = (
                change(on.conversation),
                change(invite, *used),
                change(on.membership, *joined),
            )
            return Plan(key=conversation_id, changes=changes, answer=conversation_id.bytes)

        return await self._deciding.carry_out(command, metadata, plan, occurred_at)

    def _opened(self, code: str) -> tuple[ConversationId, InviteId]:
        try:
            return self._codes.open(code)
        except InvalidToken:
            raise InviteUnknown("no such invite link") from None
