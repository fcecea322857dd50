"""Many appends with each flush: what arrives while one is under way goes with the next."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from time import perf_counter

from msgspec import Struct

from commands.ports import Outcome, Unavailable
from contracts.ids import CommandId, UserId
from contracts.log import Recorded
from infra.event_log.queue import AppendQueue, Pending
from infra.event_log.recording import settle
from infra.event_log.tally import Tally
from infra.memory.feed import InProcessFeed


class Written(Struct):
    """What a batch comes to, in its order; true once committed."""

    outcomes: list[Outcome]
    events: list[Recorded] = []
    receipts: int = 0


Record = Callable[[list[Pending]], Awaitable[Written]]
"""Records a batch and flushes it; whatever goes wrong is an outcome, never an exception."""


class GroupCommit:
    """One batch in flight at most; no timer, so batches grow with the load."""

    def __init__(
        self,
        record: Record,
        feed: InProcessFeed,
        first_lane: int,
        queue: AppendQueue,
        tally: Tally,
    ) -> None:
        self._record = record
        self._feed = feed
        self._first_lane = first_lane
        self._queue = queue
        self._tally = tally
        self._flight: list[Pending] = []
        self._flushing: asyncio.Task[None] | None = None
        self._closed = False

    def submit(self, pending: Pending) -> None:
        """Queue an append for the next flush, or refuse it at once."""
        if self._closed:
            pending.answer(Unavailable("the log is closed"))
        elif not self._queue.offer(pending):
            pending.answer(Unavailable("queue is full"))
        elif self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())

    async def decided(self, actor_id: UserId, command_id: CommandId) -> None:
        """Wait until nothing of this command is queued or in flight."""
        for pending in tuple(self._undecided()):
            facts = pending.append.metadata
            if facts.command_id == command_id and facts.actor_id == actor_id:
                await decided(pending)

    async def close(self) -> None:
        """Flush what is queued and refuse what comes later."""
        self._closed = True
        if self._flushing is not None:
            await self._flushing

    def _undecided(self) -> Iterator[Pending]:
        yield from self._flight
        yield from self._queue

    async def _flush(self) -> None:
        while self._queue:
            await self._those_before(self._queue.first())
            self._flight = batch = self._queue.take()
            begun = perf_counter()
            written = await self._record(batch)
            self._tally.flushed(batch, written.events, perf_counter() - begun)
            self._flight = []
            for pending, outcome in zip(batch, written.outcomes, strict=True):
                _answer(pending, outcome)
            await asyncio.sleep(0)  # whoever was answered goes first, then who follows live
            if written.events:
                self._feed.publish(self._first_lane, written.events)
                await asyncio.sleep(0)
        self._flushing = None

    async def _those_before(self, pending: Pending) -> None:
        for earlier in pending.after:
            await decided(earlier)
        pending.after = ()


async def one_by_one(batch: list[Pending], record: Record, error: Exception) -> Written:
    """Record each append by itself after ``error`` failed them all, so that one odd one fails."""
    if len(batch) == 1:
        _report("an append cannot be recorded", error)
        return Written([Unavailable("the append cannot be recorded")])
    written = [await record([pending]) for pending in batch]
    return Written(
        [outcome for one in written for outcome in one.outcomes],
        [event for one in written for event in one.events],
        sum(one.receipts for one in written),
    )


async def decided(pending: Pending) -> None:
    """Wait until an append is answered."""
    if pending.done is not None:
        told: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        pending.tell(partial(settle, told))
        await told


def _answer(pending: Pending, outcome: Outcome) -> None:
    try:
        pending.answer(outcome)
    except Exception as error:  # noqa: BLE001 — it is recorded whatever its caller does
        _report("the answer to an append failed", error)


def _report(message: str, error: Exception) -> None:
    asyncio.get_running_loop().call_exception_handler({"message": message, "exception": error})
