"""What became of messages after they were sent: edits and reactions."""

from commands.domain.errors import CommandRejected
from contracts.commands.message import AddReaction, EditMessage
from contracts.ids import MessageId
from infra.importing.members import Members
from infra.importing.place import batches, together
from infra.importing.records import Reaction, Said
from infra.importing.tally import reason
from infra.importing.target import Target

_AT_ONCE = 64


class Aftermath:
    """Held until the messages are recorded, and carried out before a channel is closed."""

    def __init__(self, target: Target, members: Members) -> None:
        self._target = target
        self._members = members
        self._edits: list[Said] = []
        self._reactions: list[tuple[Said, Reaction]] = []

    def follow(self, said: Said) -> None:
        """Remember what became of a message, unless an earlier run has recorded it."""
        message_id, known = self._target.message_id(said), self._target.known
        if said.edited_at is not None and message_id not in known.edited:
            self._edits.append(said)
        for reaction in said.reactions:
            user_id = self._target.user_id(reaction.person)
            self._target.tally.reactions.read += 1
            if (message_id, user_id, reaction.emoji) in known.reactions:
                self._target.tally.reactions.skip("already imported")
            else:
                self._reactions.append((said, reaction))

    def forget(self, said: Said) -> None:
        """Let go of a message that was refused."""
        self._edits = [each for each in self._edits if each is not said]
        for each, _ in self._reactions:
            if each is said:
                self._target.tally.reactions.skip("its message was refused")
        self._reactions = [pair for pair in self._reactions if pair[0] is not said]

    async def carry_out(self) -> None:
        """Record everything that is held; what is refused is counted and not tried again."""
        edits, self._edits = self._edits, []
        reactions, self._reactions = self._reactions, []
        for some in batches(edits, _AT_ONCE):
            await together([self._edit(said) for said in some])
        await self._members.need({reaction.person: said.at for said, reaction in reactions})
        for pairs in batches(reactions, _AT_ONCE):
            await together([self._react(said, reaction) for said, reaction in pairs])

    async def _edit(self, said: Said) -> None:
        if said.edited_at is None:
            return
        place, author = self._target.place, self._target.user_id(said.person)
        command = EditMessage(
            command_id=self._target.command_id(f"edit/{said.key}", said.edited_at),
            conversation_id=self._target.conversation_id,
            message_id=self._target.message_id(said),
            body=said.body,
        )
        try:
            await place.side.messages.edit(
                command,
                place.metadata(author, command.command_id),
                said.edited_at,
                tuple(self._target.user_id(person) for person in said.mentions),
                even_unchanged=True,
            )
        except CommandRejected as refusal:
            self._target.tally.noted[f"edit {reason(refusal)}"] += 1
        else:
            self._target.tally.edits += 1

    async def _react(self, said: Said, reaction: Reaction) -> None:
        place, actor = self._target.place, self._target.user_id(reaction.person)
        message_id: MessageId = self._target.message_id(said)
        name = f"react/{said.key}/{reaction.person}/{reaction.emoji}"
        command = AddReaction(
            command_id=self._target.command_id(name, said.at),
            conversation_id=self._target.conversation_id,
            message_id=message_id,
            emoji=reaction.emoji,
        )
        metadata = place.metadata(actor, command.command_id)
        try:
            await place.side.messages.react(command, metadata, said.at)
        except CommandRejected as refusal:
            self._target.tally.reactions.skip(reason(refusal))
        else:
            self._target.tally.reactions.imported += 1
