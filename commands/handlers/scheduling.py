"""Carries out the commands on messages that are to be sent later."""

from collections.abc import Callable
from datetime import datetime
from functools import reduce
from typing import cast

from msgspec import Struct

from commands.domain import schedule, timeline
from commands.domain.errors import MessageIdTaken, MessageUnknown
from commands.domain.schedule import Phase, Schedule
from commands.handlers import sender
from commands.handlers.deciding import Deciding
from commands.handlers.drafts import NOTHING, Drafts
from commands.handlers.plan import Change, Plan
from commands.handlers.states import States
from commands.ports import NEW, Appended, Claim, EventLog
from contracts import streams
from contracts.commands.message import CancelScheduledMessage, ScheduleMessage
from contracts.events import Erased
from contracts.events.codec import decode
from contracts.events.schedule import ScheduleEvent
from contracts.ids import ConversationId, MessageId
from contracts.log import Metadata, Position, Recorded

SCOPE = "scheduled"
"""The conversation holds the ids of its waiting messages: so they are found without more."""


class Waiting(Struct, frozen=True):
    """A scheduled message as the log has it."""

    schedule: Schedule
    events: list[Recorded]

    @property
    def revision(self) -> int:
        """The last revision of its stream."""
        return len(self.events) - 1


def claim(conversation_id: ConversationId, message_id: MessageId) -> Claim:
    """Return the claim that a message holds while it waits."""
    return Claim(SCOPE, str(message_id), streams.conversation(conversation_id))


async def read(log: EventLog, conversation_id: ConversationId, message_id: MessageId) -> Waiting:
    """Return a scheduled message as the log has it now."""
    events = await log.read_stream(streams.schedule(conversation_id, message_id))
    decoded = [cast("ScheduleEvent | Erased", decode(recorded)) for recorded in events]
    return Waiting(reduce(schedule.evolve, decoded, Schedule()), events)


class Scheduling:
    """Plans messages and takes plans back."""

    def __init__(
        self,
        log: EventLog,
        deciding: Deciding,
        states: States,
        drafts: Drafts,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._log = log
        self._deciding = deciding
        self._states = states
        self._drafts = drafts
        self._clock = clock

    async def plan(
        self, command: ScheduleMessage, metadata: Metadata, occurred_at: datetime | None = None
    ) -> Appended:
        """Plan a message that could be sent now, by the same rules."""
        conversation_id, message_id = command.conversation_id, command.message_id
        stream = streams.schedule(conversation_id, message_id)

        async def plan(*, fresh: bool) -> Plan:
            actor = await sender.load(self._states, conversation_id, metadata.actor_id, fresh=fresh)
            draft = await self._drafts.load(command, NOTHING, metadata.actor_id)
            membership, conversation = actor.membership.state, actor.conversation.state
            now = self._clock()
            timeline.decide(command, membership, conversation, draft, now)
            await self._require_unused(conversation_id, message_id)
            event = schedule.plan(command, metadata.actor_id, now)
            return Plan(
                key=conversation_id,
                changes=(Change(stream, (event,), NEW), *actor.unmoved),
                claims=(claim(conversation_id, message_id),),
            )

        return await self._deciding.carry_out(command, metadata, plan, occurred_at)

    async def cancel(
        self,
        command: CancelScheduledMessage,
        metadata: Metadata,
        occurred_at: datetime | None = None,
    ) -> Appended:
        """Take back one's own message before it is sent; its text is erased."""
        message_id = command.message_id

        async def plan(*, fresh: bool) -> Plan:  # noqa: ARG001 — what is read here is never cached
            holder = await self._log.claimed(SCOPE, str(message_id))
            if holder is None:
                raise MessageUnknown(message_id)
            conversation_id = ConversationId(streams.subject_of(holder))
            waiting = await read(self._log, conversation_id, message_id)
            event = schedule.cancel(message_id, metadata.actor_id, waiting.schedule)
            stream = streams.schedule(conversation_id, message_id)
            first = waiting.events[0]
            return Plan(
                key=conversation_id,
                changes=(Change(stream, (event,), waiting.revision),),
                releases=(claim(conversation_id, message_id),),
                erase=(Position(self._log.first_lane + first.partition, first.offset),),
            )

        return await self._deciding.carry_out(command, metadata, plan, occurred_at)

    async def _require_unused(self, conversation_id: ConversationId, message_id: MessageId) -> None:
        planned = await read(self._log, conversation_id, message_id)
        if (
            planned.schedule.phase is not Phase.ABSENT
            or await self._log.claimed(SCOPE, str(message_id))
            or await self._log.find(message_id)
        ):
            raise MessageIdTaken(message_id)
