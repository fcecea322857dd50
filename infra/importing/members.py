"""People of a channel become members of its conversation when they first have to be."""

from collections.abc import Mapping
from datetime import datetime

from commands.domain.errors import CommandRejected
from contracts.commands.conversation import InviteMember, JoinConversation, LeaveConversation
from contracts.ids import UserId
from infra.importing.place import AT_ONCE, batches, together
from infra.importing.tally import reason
from infra.importing.target import Target


class Members:
    """Who is in one channel now, as far as the import has to know."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._inside: set[UserId] = set()

    async def need(self, people: Mapping[str, datetime]) -> None:
        """Make each person a member as of an instant, unless that is so."""
        missing = [
            (person, at)
            for person, at in people.items()
            if self._target.user_id(person) not in self._inside
        ]
        for batch in batches(missing, AT_ONCE):
            await together([self.come(person, at) for person, at in batch])

    async def come(self, person: str, at: datetime) -> None:
        """Let somebody in who is not in yet, and did not come in an earlier run."""
        user_id = self._target.user_id(person)
        if ("MemberJoined", user_id, at) not in self._target.known.facts and not (
            user_id in self._inside or await self._is_member(user_id)
        ):
            try:
                await self._let_in(person, user_id, at)
            except CommandRejected as refusal:  # their messages will be, too, and counted
                self._target.tally.noted[f"joining {reason(refusal)}"] += 1
                return
            self._target.tally.changes["MemberJoined"] += 1
        self._inside.add(user_id)

    async def go(self, person: str, at: datetime) -> None:
        """Let somebody leave who is in; whoever is to own the conversation stays."""
        user_id = self._target.user_id(person)
        self._inside.discard(user_id)
        stays = user_id == self._target.owner.user_id
        if stays or ("MemberLeft", user_id, at) in self._target.known.facts:
            return
        if await self._is_member(user_id):
            command = LeaveConversation(
                command_id=self._target.command_id(f"leave/{person}/{at}", at),
                conversation_id=self._target.conversation_id,
            )
            place = self._target.place
            metadata = place.metadata(user_id, command.command_id)
            await place.side.members.change_own(command, metadata, at)
            self._target.tally.changes["MemberLeft"] += 1

    async def _is_member(self, user_id: UserId) -> bool:
        states = self._target.place.side.states
        found = await states.membership(self._target.conversation_id, user_id, fresh=True)
        return found.state.joined

    async def _let_in(self, person: str, user_id: UserId, at: datetime) -> None:
        place, conversation_id = self._target.place, self._target.conversation_id
        command_id = self._target.command_id(f"join/{person}/{at}", at)
        if self._target.channel.public:
            join = JoinConversation(command_id=command_id, conversation_id=conversation_id)
            await place.side.members.change_own(join, place.metadata(user_id, command_id), at)
            return
        invite = InviteMember(
            command_id=command_id, conversation_id=conversation_id, user_id=user_id
        )
        metadata = place.metadata(self._target.owner.user_id, command_id)
        await place.side.members.change_other(invite, metadata, at)
