"""Many appends with each flush: what arrives while one is under way goes with the next."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from commands.ports import Outcome, Unavailable
from contracts.ids import CommandId, UserId
from infra.event_log.queue import AppendQueue, Pending
from infra.event_log.recording import settle
from infra.memory.feed import InProcessFeed
from infra.sqlite.log.upkeep import Upkeep
from infra.sqlite.log.writer import Writer, Written
from infra.sqlite.outage import is_outage


class GroupCommit:
    """One batch in flight at most; no timer, so batches grow with the load."""

    def __init__(self, path: Path, writer: Writer, feed: InProcessFeed, first_lane: int) -> None:
        self._writer = writer
        self._feed = feed
        self._first_lane = first_lane
        self._queue = AppendQueue()
        self._flight: list[Pending] = []
        self._turn = asyncio.Lock()
        self._upkeep = Upkeep(path, self._turn, writer.begin_anew)
        self._keeping: asyncio.Task[None] | None = None
        self._flushing: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"commit-{path.stem}")
        self._closed = False

    def submit(self, pending: Pending) -> None:
        """Queue an append for the next flush, or refuse it at once."""
        if self._closed:
            pending.answer(Unavailable("the log is closed"))
        elif not self._queue.offer(pending):
            pending.answer(Unavailable("queue is full"))
        elif self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())
            if self._keeping is None:
                self._keeping = asyncio.create_task(self._upkeep.run())

    async def decided(self, actor_id: UserId, command_id: CommandId) -> None:
        """Wait until nothing of this command is queued or in flight."""
        for pending in (*self._flight, *self._queue):
            facts = pending.append.metadata
            same = facts.command_id == command_id and facts.actor_id == actor_id
            if same and pending.done is not None:
                told: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
                pending.tell(partial(settle, told))
                await told

    async def close(self) -> None:
        """Flush what is queued, refuse what comes later, and close the file."""
        if self._closed:
            return
        self._closed = True
        if self._flushing is not None:
            await self._flushing
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.wait([self._keeping])
        self._thread.shutdown()
        self._upkeep.close()
        self._writer.close()

    async def _flush(self) -> None:
        while batch := self._queue.take():
            self._flight = batch
            async with self._turn:
                written = await self._record(batch)
            self._flight = []
            self._upkeep.written = True
            self._upkeep.erased |= any(pending.append.erase for pending in batch)
            for pending, outcome in zip(batch, written.outcomes, strict=True):
                self._answer(pending, outcome)
            await asyncio.sleep(0)  # whoever was answered goes first, then who follows live
            if written.events:
                self._feed.publish(self._first_lane, written.events)
                await asyncio.sleep(0)
        self._flushing = None

    async def _record(self, batch: list[Pending]) -> Written:
        try:
            written = self._writer.write(batch)
            if written.receipts:
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(self._thread, self._writer.commit)
            else:
                self._writer.commit()
        except Exception as error:  # noqa: BLE001 — one odd append must not fail the others
            self._writer.undo()
            if is_outage(error):
                return Written([Unavailable(f"the log cannot be written: {error}")] * len(batch))
            return await self._record_singly(batch, error)
        return written

    async def _record_singly(self, batch: list[Pending], error: Exception) -> Written:
        if len(batch) == 1:
            _report("an append cannot be recorded", error)
            return Written([Unavailable("the append cannot be recorded")])
        written = [await self._record([pending]) for pending in batch]
        return Written(
            [outcome for one in written for outcome in one.outcomes],
            [event for one in written for event in one.events],
        )

    def _answer(self, pending: Pending, outcome: Outcome) -> None:
        try:
            pending.answer(outcome)
        except Exception as error:  # noqa: BLE001 — it is recorded whatever its caller does
            _report("the answer to an append failed", error)


def _report(message: str, error: Exception) -> None:
    asyncio.get_running_loop().call_exception_handler({"message": message, "exception": error})
