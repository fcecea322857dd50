"""Memberships come to be, change and end."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from commands.domain.conversation import Conversation
from commands.domain.details import decide_details
from commands.domain.errors import LastOwner, StillOpen
from commands.domain.joining import OwnCommand, decide_own
from commands.domain.members import MemberCommand, decide_member
from commands.domain.membership import Membership
from commands.domain.ownership import abandon, ownership
from commands.handlers.deciding import Deciding
from commands.handlers.plan import Plan, change
from commands.handlers.sender import load
from commands.handlers.states import States
from commands.ports import Appended, EventLog
from contracts import streams
from contracts.commands.conversation import ArchiveConversation, UnarchiveConversation
from contracts.events.conversation import ConversationEvent
from contracts.events.membership import MembershipEvent
from contracts.ids import CommandId, ConversationId, UserId, uuid7
from contracts.log import Metadata

_PAGE = 200


class Members:
    """Carries out what people do with their own memberships and with those of others."""

    def __init__(self, log: EventLog, states: States, deciding: Deciding) -> None:
        self._log = log
        self._states = states
        self._deciding = deciding

    async def change_own(
        self, command: OwnCommand, metadata: Metadata, occurred_at: datetime | None = None
    ) -> Appended:
        """Join, leave, choose the notification level, pin or unpin the conversation for oneself.

        Raises:
            CommandRejected: the actor may not, or is the last owner among others.
        """

        async def plan(*, fresh: bool) -> Plan:
            on = await load(self._states, command.conversation_id, metadata.actor_id, fresh=fresh)
            conversation, own = on.conversation.state, on.membership.state
            events = decide_own(command, own, conversation)
            owners = await self._ownership(conversation, own, events)
            changes = (change(on.conversation, *owners), change(on.membership, *events))
            return Plan(key=command.conversation_id, changes=changes)

        try:
            return await self._deciding.carry_out(command, metadata, plan, occurred_at)
        except StillOpen:
            # Nobody comes into a closed one, and whoever came before is seen by looking once more.
            await self._set_closed(ArchiveConversation, command, metadata, occurred_at)
        try:
            return await self._deciding.carry_out(command, metadata, plan, occurred_at)
        except LastOwner:
            await self._set_closed(UnarchiveConversation, command, metadata, occurred_at)
            raise

    async def change_other(
        self, command: MemberCommand, metadata: Metadata, occurred_at: datetime | None = None
    ) -> Appended:
        """Add, remove, ban or unban a person, or give a member another role.

        Raises:
            CommandRejected: the actor may not, or not to this person.
        """
        conversation_id = command.conversation_id

        async def plan(*, fresh: bool) -> Plan:
            on = await load(self._states, conversation_id, metadata.actor_id, fresh=fresh)
            other = await self._states.membership(conversation_id, command.user_id, fresh=fresh)
            # Accounts live in other partitions, where nothing can be guarded: read them anew.
            person = await self._states.user(command.user_id, fresh=True)
            conversation, actor = on.conversation.state, on.membership.state
            events = decide_member(command, conversation, actor, other.state, person.state)
            owners = ownership(conversation, other.state, events)
            changes = (
                change(on.conversation, *owners),
                change(on.membership),
                change(other, *events),
            )
            return Plan(key=conversation_id, changes=changes)

        return await self._deciding.carry_out(command, metadata, plan, occurred_at)

    async def _ownership(
        self, conversation: Conversation, own: Membership, events: Sequence[MembershipEvent]
    ) -> tuple[ConversationEvent, ...]:
        try:
            return ownership(conversation, own, events)
        except LastOwner:
            if await self._others_remain(conversation.conversation_id, own.user_id):
                raise
            return abandon(conversation)

    async def _set_closed(
        self,
        how: type[ArchiveConversation | UnarchiveConversation],
        leaving: OwnCommand,
        metadata: Metadata,
        occurred_at: datetime | None,
    ) -> None:
        conversation_id = leaving.conversation_id
        command = how(command_id=CommandId(uuid7()), conversation_id=conversation_id)

        async def plan(*, fresh: bool) -> Plan:
            on = await load(self._states, conversation_id, metadata.actor_id, fresh=fresh)
            events = decide_details(command, on.conversation.state, on.membership.state)
            changes = (change(on.conversation, *events), change(on.membership))
            return Plan(key=conversation_id, changes=changes)

        own = replace(metadata, command_id=command.command_id)
        await self._deciding.carry_out(command, own, plan, occurred_at)

    async def _others_remain(self, conversation_id: ConversationId, user_id: UserId) -> bool:
        seen, offset = {user_id}, -1
        while events := await self._log.read_key(conversation_id, offset, _PAGE):
            offset = events[-1].offset
            for recorded in events:
                if streams.category(recorded.stream) != "membership":
                    continue
                _, person = streams.membership_of(recorded.stream)
                if person not in seen:
                    seen.add(person)
                    found = await self._states.membership(conversation_id, person, fresh=True)
                    if found.state.joined:
                        return True
        return False
