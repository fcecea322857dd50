"""Sends messages, without waiting from the request to the log's queue while memory suffices."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from itertools import count
from typing import assert_never

from commands.domain import timeline
from commands.domain.errors import (
    CommandIdIsReused,
    CommandRejected,
    ConcurrentChange,
    LogUnavailable,
    ValueTaken,
)
from commands.domain.timeline import Draft
from commands.handlers import repeats, sender
from commands.handlers.deciding import DECISIONS
from commands.handlers.drafts import NOTHING, Drafts, Supplied
from commands.handlers.pending import ALONE, Alongside, Answer, Answers, Pending
from commands.handlers.plan import fingerprint
from commands.handlers.sender import Sender
from commands.handlers.states import States
from commands.handlers.turns import Turns
from commands.ports import (
    Append,
    Appended,
    Claimed,
    CommandIdReused,
    Conflict,
    EventIdTaken,
    EventLog,
    NewEvent,
    Outcome,
    Unavailable,
    Write,
)
from contracts import streams
from contracts.commands.message import SendMessage
from contracts.events.codec import encode
from contracts.events.timeline import MessageSent
from contracts.log import Metadata

_AT_A_TIME = 32
"""Sends after which others get their turn on the loop."""


class SendCore:
    """Messages of one conversation enter the log in the order of their submission.

    One that has to wait for the log holds back those behind it, in its conversation only.
    """

    def __init__(
        self, log: EventLog, states: States, drafts: Drafts, *, clock: Callable[[], datetime]
    ) -> None:
        self._log = log
        self._states = states
        self._drafts = drafts
        self._clock = clock
        self._numbers = count()
        self._in_flight: dict[int, Pending] = {}
        self._turns = Turns(self._with_care, self._awaited)

    def submit(
        self,
        command: SendMessage,
        metadata: Metadata,
        done: Callable[[Answer], None],
        supplied: Supplied = NOTHING,
        alongside: Alongside = ALONE,
    ) -> None:
        """Send; ``done`` is called once on the event loop, after the flush or with a refusal."""
        pending = Pending(
            command=command,
            metadata=metadata,
            done=done,
            number=next(self._numbers),
            fingerprint=fingerprint(command),
            supplied=supplied,
            alongside=alongside,
        )
        if self._turns.has(command.conversation_id.int) or not self._at_once(pending):
            self._turns.add(pending)

    async def send(
        self,
        command: SendMessage,
        metadata: Metadata,
        occurred_at: datetime | None = None,
        alongside: Alongside = ALONE,
    ) -> Appended:
        """Send and wait; cancelling the caller does not cancel the send.

        Raises:
            CommandRejected: it was refused on the state that the log has now.
            LogUnavailable: nothing was recorded; it may be tried again.
        """
        answer: asyncio.Future[Appended] = asyncio.get_running_loop().create_future()
        supplied = NOTHING if occurred_at is None else Supplied(occurred_at=occurred_at)
        self.submit(command, metadata, partial(_give, answer), supplied, alongside)
        return await answer

    async def send_all(self, sends: Sequence[tuple[SendMessage, Metadata]]) -> list[Answer]:
        """Send all in this order without waiting for any; return one answer for each."""
        answers = Answers(len(sends))
        for index, (command, metadata) in enumerate(sends):
            if index % _AT_A_TIME == _AT_A_TIME - 1:
                await asyncio.sleep(0)
            self.submit(command, metadata, partial(answers.take, index))
        return await answers.complete

    def _at_once(self, pending: Pending) -> bool:
        """Decide on what is in memory and append, if that is enough and says yes."""
        command = pending.command
        actor = sender.cached(self._states, command.conversation_id, pending.metadata.actor_id)
        draft = self._drafts.at_once(command, pending.supplied)
        if actor is None or draft is None:
            return False
        try:
            event = self._decided(command, actor, draft)
        except CommandRejected:
            return False
        self._append(pending, actor, event)
        return True

    def _append(self, pending: Pending, actor: Sender, event: MessageSent) -> None:
        command = pending.command
        encoded = encode(event)
        new = NewEvent(encoded.type, encoded.schema, encoded.payload, command.message_id)
        write = Write(streams.timeline(command.conversation_id), (new,))
        pending.event = event
        self._in_flight[command.message_id.int] = pending
        append = Append(
            key=command.conversation_id,
            metadata=pending.metadata,
            fingerprint=pending.fingerprint,
            # The message comes last: position and revision of the outcome are its own.
            writes=(*pending.alongside.writes, write),
            guards=actor.guards,
            releases=pending.alongside.releases,
        )
        self._log.submit(append, partial(self._settle, pending))

    def _settle(self, pending: Pending, outcome: Outcome) -> None:
        self._in_flight.pop(pending.command.message_id.int, None)
        pending.settled()
        match outcome:
            case Appended():
                pending.finish(outcome)
            case Conflict():
                pending.fresh = True
                pending.conflicts += 1
                self._turns.add(pending)
            case EventIdTaken():
                pending.id_taken = True
                self._turns.add(pending)
            case CommandIdReused():
                pending.finish(CommandIdIsReused(pending.metadata.command_id))
            case Unavailable(reason=reason, retry_after=retry_after):
                pending.finish(LogUnavailable(reason, retry_after))
            case Claimed(scope=scope, value=value):
                pending.finish(ValueTaken(scope, value))
            case _:
                assert_never(outcome)

    def _awaited(self, pending: Pending) -> asyncio.Future[None] | None:
        """Return the settling of a message on its way to the log that this one refers to."""
        command = pending.command
        for other in (command.thread_root_id, command.reply_to_id, command.forward_of_id):
            if other is not None and (earlier := self._in_flight.get(other.int)):
                return earlier.settling()
        return None

    async def _with_care(self, pending: Pending) -> None:
        if pending.id_taken:
            pending.finish(await repeats.by_message_id(self._log, pending))
            return
        if pending.conflicts >= DECISIONS:
            raise ConcurrentChange("others changed the same thing at the same time")
        try:
            await self._decide(pending)
        except CommandRejected:
            # The first try may have been recorded, and be what makes this one inapplicable.
            if first := await repeats.by_command(self._log, pending):
                pending.finish(first)
            elif pending.fresh:
                raise
            else:
                pending.fresh = True
                await self._decide(pending)

    async def _decide(self, pending: Pending) -> None:
        command, actor_id = pending.command, pending.metadata.actor_id
        actor = await sender.load(
            self._states, command.conversation_id, actor_id, fresh=pending.fresh
        )
        draft = await self._drafts.load(command, pending.supplied, actor_id)
        self._append(pending, actor, self._decided(command, actor, draft))

    def _decided(self, command: SendMessage, actor: Sender, draft: Draft) -> MessageSent:
        membership, conversation = actor.membership.state, actor.conversation.state
        return timeline.decide(command, membership, conversation, draft, self._clock())


def _give(answer: asyncio.Future[Appended], result: Answer) -> None:
    if answer.done():
        return
    if isinstance(result, Exception):
        answer.set_exception(result)
    else:
        answer.set_result(result)
