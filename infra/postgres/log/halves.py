"""The two halves of a process: each carries every second partition over its own connection.

One call for each partition would cost the server more than twice as much as one for eight.
"""

import asyncio
from functools import partial

from contracts.ids import CommandId, UserId
from infra.event_log.clock import Clock
from infra.event_log.group_commit import GroupCommit, Written
from infra.event_log.queue import QUEUE_BYTES, QUEUE_EVENTS, AppendQueue, Pending
from infra.event_log.tally import Tally
from infra.memory.feed import InProcessFeed
from infra.postgres.log.overlaps import Overlaps
from infra.postgres.log.recorder import Recorder

HALVES = 2


class Halves:
    """Partitions are recorded in order of submission; so is what overlaps."""

    def __init__(
        self,
        url: str,
        feed: InProcessFeed,
        *,
        first_lane: int,
        bounded: bool,
        clock: Clock | None,
    ) -> None:
        self.tally = Tally()
        self._queues = [
            AppendQueue(QUEUE_EVENTS // HALVES, QUEUE_BYTES // HALVES) for _ in range(HALVES)
        ]
        self._recorders = [
            Recorder(url, first_lane=first_lane, bounded=bounded, clock=clock)
            for _ in range(HALVES)
        ]
        self._commits = [
            GroupCommit(
                partial(self._record, recorder),
                feed,
                first_lane,
                queue,
                self.tally,
            )
            for recorder, queue in zip(self._recorders, self._queues, strict=True)
        ]
        self._overlaps = Overlaps(HALVES)

    @property
    def waiting(self) -> int:
        """Return how many events wait for a flush."""
        return sum(queue.waiting for queue in self._queues)

    def submit(self, pending: Pending) -> None:
        """Queue an append for the next call of its half, or refuse it at once."""
        self._commits[pending.partition % HALVES].submit(pending)
        if pending.done is not None:
            self._overlaps.add(pending)

    async def decided(self, actor_id: UserId, command_id: CommandId) -> None:
        """Wait until nothing of this command is queued or in flight."""
        for commits in self._commits:
            await commits.decided(actor_id, command_id)

    async def close(self) -> None:
        """Record what is queued, refuse what comes later, and close the connections."""
        await asyncio.gather(*(commits.close() for commits in self._commits))
        for recorder in self._recorders:
            await recorder.close()

    async def _record(self, recorder: Recorder, batch: list[Pending]) -> Written:
        written = await recorder.record(batch)
        self._overlaps.forget(batch)
        return written
