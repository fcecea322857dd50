"""Sends scheduled messages when they are due, as their authors; a restart loses none."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from heapq import heappop, heappush
from uuid import UUID, uuid5

import structlog

from commands.domain.errors import (
    CommandRejected,
    ConcurrentChange,
    LogUnavailable,
    UserIsDeactivated,
)
from commands.domain.schedule import Phase
from commands.handlers.pending import Alongside
from commands.handlers.plan import Change, Envelope, Plan, append_of
from commands.handlers.scheduling import SCOPE, Waiting, claim, read
from commands.handlers.send_core import SendCore
from commands.handlers.states import States
from commands.ports import Append, EventLog, Unavailable
from contracts import streams
from contracts.commands.message import SendMessage
from contracts.events.codec import decode
from contracts.events.schedule import (
    MessageScheduled,
    ScheduledMessageCancelled,
    ScheduledMessageSent,
)
from contracts.ids import SYSTEM, CommandId, ConversationId, MessageId, UserId
from contracts.log import Metadata, Recorded

LONGEST_NAP = timedelta(minutes=1)
"""The machine's clock may be set while it sleeps."""
RETRY = timedelta(seconds=5)
_LOGGER = structlog.get_logger()


class Scheduler:
    """Knows when which message is due; whether it still waits, the log says when it is."""

    def __init__(
        self, log: EventLog, states: States, core: SendCore, clock: Callable[[], datetime]
    ) -> None:
        self._log = log
        self._states = states
        self._core = core
        self._clock = clock
        self._due: list[tuple[datetime, MessageId, ConversationId]] = []
        self._changed = asyncio.Event()

    def receive(self, _first_lane: int, events: Sequence[Recorded]) -> None:
        """Hear of new plans; subscribe this to the feed."""
        for recorded in events:
            if recorded.type == "MessageScheduled":
                planned = decode(recorded)
                if isinstance(planned, MessageScheduled):
                    self._expect(planned.send_at, planned.message_id, planned.conversation_id)

    async def restore(self) -> None:
        """Find the messages that wait in the log."""
        self._due.clear()
        for value, holder in await self._log.claims(SCOPE):
            conversation_id = ConversationId(streams.subject_of(holder))
            message_id = MessageId(UUID(value))
            waiting = await read(self._log, conversation_id, message_id)
            if waiting.schedule.planned is not None:
                self._expect(waiting.schedule.planned.send_at, message_id, conversation_id)

    async def run(self, *, alone: bool = True) -> None:
        """Find what waits in the log, and send what is due as long as the process lives.

        Who is not alone looks again and again: others plan, too, and may be gone when it is due.
        """
        restored = False
        while True:
            restored = (restored and alone) or await self._restored()
            await self.send_due()
            await self._nap(LONGEST_NAP if restored else RETRY)

    async def _nap(self, longest: timedelta) -> None:
        """Wait until the next message is due, or another one is planned."""
        self._changed.clear()
        if self._due:
            longest = min(longest, max(self._due[0][0] - self._clock(), timedelta()))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), longest.total_seconds())

    async def _restored(self) -> bool:
        try:
            await self.restore()
        except Exception:
            _LOGGER.exception("schedule_not_read")
            return False
        return True

    async def send_due(self) -> None:
        """Send each message that is due now; one that the log does not take comes again later."""
        while self._due and self._due[0][0] <= self._clock():
            _, message_id, conversation_id = heappop(self._due)
            try:
                await self._send(conversation_id, message_id)
            except Exception as error:
                if not isinstance(error, LogUnavailable | ConcurrentChange):
                    _LOGGER.exception("scheduled_send_failed", message_id=str(message_id))
                self._expect(self._clock() + RETRY, message_id, conversation_id)

    async def _send(self, conversation_id: ConversationId, message_id: MessageId) -> None:
        waiting = await read(self._log, conversation_id, message_id)
        planned = waiting.schedule.planned
        if planned is None or waiting.schedule.phase is not Phase.WAITING:
            return
        sent = ScheduledMessageSent(
            message_id=message_id,
            conversation_id=conversation_id,
            author_id=planned.author_id,
        )
        ending = _ending(waiting, sent)
        metadata = _metadata(waiting, planned.author_id, "send")
        alongside = Alongside(ending.writes, ending.releases)
        try:
            await self._require_active(planned.author_id)
            answer = await self._core.send(
                _command(planned, metadata), metadata, alongside=alongside
            )
        except ConcurrentChange:
            raise
        except CommandRejected as refusal:
            ending = _ending(waiting, _refused(planned, refusal))
        else:
            if not answer.repeated:
                return
        await self._end(ending)

    async def _require_active(self, author_id: UserId) -> None:
        """Nobody signs in here, so that nobody else refuses a person who may no longer act."""
        author = await self._states.user(author_id, fresh=True)
        if not author.state.active:
            raise UserIsDeactivated(author_id)

    async def _end(self, ending: Append) -> None:
        """Record the end by itself; a conflict says that the wait has ended already."""
        outcome = await self._log.append(ending)
        if isinstance(outcome, Unavailable):
            raise LogUnavailable(outcome.reason, outcome.retry_after)

    def _expect(self, due: datetime, message_id: MessageId, where: ConversationId) -> None:
        heappush(self._due, (due, message_id, where))
        self._changed.set()


def _command(planned: MessageScheduled, metadata: Metadata) -> SendMessage:
    return SendMessage(
        command_id=metadata.command_id,
        conversation_id=planned.conversation_id,
        message_id=planned.message_id,
        body=planned.body,
        thread_root_id=planned.thread_root_id,
        reply_to_id=planned.reply_to_id,
        forward_of_id=planned.forward_of_id,
    )


def _refused(planned: MessageScheduled, refusal: CommandRejected) -> ScheduledMessageCancelled:
    return ScheduledMessageCancelled(
        message_id=planned.message_id,
        conversation_id=planned.conversation_id,
        author_id=planned.author_id,
        reason=str(refusal),
    )


def _ending(waiting: Waiting, end: ScheduledMessageSent | ScheduledMessageCancelled) -> Append:
    stream = streams.schedule(end.conversation_id, end.message_id)
    plan = Plan(
        key=end.conversation_id,
        changes=(Change(stream, (end,), waiting.revision),),
        releases=(claim(end.conversation_id, end.message_id),),
    )
    return append_of(plan, Envelope(_metadata(waiting, SYSTEM, "end"), fingerprint=b""))


def _metadata(waiting: Waiting, actor_id: UserId, step: str) -> Metadata:
    """Return the metadata of a step: the same after each restart, so that none is done twice."""
    planned = waiting.events[0]
    name = f"{planned.stream} {step}"
    return Metadata(
        actor_id=actor_id,
        command_id=CommandId(uuid5(planned.correlation_id, name)),
        correlation_id=planned.correlation_id,
    )
