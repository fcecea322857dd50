"""What happened in a channel beside messages: topics, names, pins, and its end."""

from typing import assert_never

from commands.domain.details import DetailsCommand
from contracts.commands.conversation import (
    ArchiveConversation,
    RenameConversation,
    SetTopic,
    UnarchiveConversation,
)
from contracts.commands.message import PinMessage
from infra.importing import names
from infra.importing.members import Members
from infra.importing.records import (
    Came,
    Change,
    Closed,
    Pinned,
    Renamed,
    Reopened,
    TopicSet,
    Went,
)
from infra.importing.target import Target

_LONGEST_TITLE = 120
_LONGEST_TOPIC = 1_000


class Changes:
    """Carries out one change after the other, unless an earlier run did."""

    def __init__(self, target: Target, members: Members) -> None:
        self._target = target
        self._members = members

    async def carry_out(self, change: Change) -> None:
        """Record that it happened, by who did it or on behalf of them.

        Raises:
            CommandRejected: it cannot be so here.
        """
        match change:
            case Came(at=at, person=person):
                await self._members.come(person, at)
            case Went(at=at, person=person):
                await self._members.go(person, at)
            case Pinned():
                await self._pin(change)
            case TopicSet() | Renamed() | Closed() | Reopened():
                await self._details(change)
            case _:
                assert_never(change)

    async def _details(self, change: TopicSet | Renamed | Closed | Reopened) -> None:
        command, event = self._command(change)
        if (event, None, change.at) in self._target.known.facts:
            return
        place, actor = self._target.place, self._target.staff(change.person)
        metadata = place.metadata(actor, command.command_id)
        await place.side.conversations.change(command, metadata, change.at)
        self._target.tally.changes[event] += 1

    def _command(
        self, change: TopicSet | Renamed | Closed | Reopened
    ) -> tuple[DetailsCommand, str]:
        conversation_id = self._target.conversation_id
        name = f"{type(change).__name__}/{change.at}"
        command_id = self._target.command_id(name, change.at)
        match change:
            case TopicSet(topic=topic):
                shown = names.line(topic, _LONGEST_TOPIC)
                command = SetTopic(
                    command_id=command_id, conversation_id=conversation_id, topic=shown
                )
                return command, "TopicChanged"
            case Renamed(title=title):
                shown = names.line(title, _LONGEST_TITLE)
                return RenameConversation(
                    command_id=command_id, conversation_id=conversation_id, title=shown
                ), "ConversationRenamed"
            case Closed():
                return ArchiveConversation(
                    command_id=command_id, conversation_id=conversation_id
                ), "ConversationArchived"
            case Reopened():
                return UnarchiveConversation(
                    command_id=command_id, conversation_id=conversation_id
                ), "ConversationUnarchived"
            case _:
                assert_never(change)

    async def _pin(self, pinned: Pinned) -> None:
        message_id = self._target.referred(pinned.message)
        if message_id is None:
            self._target.tally.noted["pin of a message that is not in the archive"] += 1
            return
        if message_id in self._target.known.pinned:
            return
        await self._members.need({pinned.person: pinned.at})
        command = PinMessage(
            command_id=self._target.command_id(f"pin/{pinned.message}", pinned.at),
            conversation_id=self._target.conversation_id,
            message_id=message_id,
        )
        place, actor = self._target.place, self._target.user_id(pinned.person)
        metadata = place.metadata(actor, command.command_id)
        await place.side.messages.pin(command, metadata, pinned.at)
        self._target.tally.pins += 1
