"""The relay: from the event log to the streams, in order, as long as it holds a lane's lease.

Two relays of one lane at once only repeat each other: readers drop what they have seen.
"""

import asyncio
import math
import random
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter

import structlog

from contracts.batch import Sealed, pack
from contracts.log import Recorded
from infra.rabbitmq.cursors import Cursors
from infra.rabbitmq.feed import Carried
from infra.rabbitmq.lane import End, end_of
from infra.rabbitmq.publisher import NotPublished, Outgoing, Publisher
from infra.rabbitmq.topology import stream_name
from projections.ports import Ownership

logger = structlog.stdlib.get_logger()

IN_FLIGHT = 8
"""Batches published and not confirmed yet."""
RECENT = 5_000
"""Events behind the head of a partition up to which a cursor is worth going back to."""
_PAGE = 2_000
_SAVE_SECONDS = 1.0
_BACK_OFF = (0.1, 5.0)
"""Seconds of the first and the longest pause after the broker or the log failed."""
_PARTITION = attrgetter("partition")


class Relay:
    """Relays one log; everything in it happens in the task of ``run``, but for confirmations."""

    def __init__(
        self,
        carried: Carried,
        publisher: Publisher,
        *,
        ownership: Ownership,
        cursors: Cursors,
        poll: float = 0.05,
    ) -> None:
        """Read the log at each wake, and every ``poll`` seconds for what others committed."""
        self._name = carried.name
        self._log = carried.log
        self._lanes = range(carried.log.first_lane, carried.log.first_lane + carried.log.partitions)
        self._publisher = publisher
        self._ownership = ownership
        self._cursors = cursors
        self._poll = poll
        self._awake = asyncio.Event()
        self._grown: set[int] = set()
        """Partitions that this process has committed to since they were read."""
        self._all_read_at = -math.inf
        self._sent: dict[int, End] = {}
        self._failed: dict[int, End] = {}
        self._room = asyncio.Semaphore(IN_FLIGHT)
        self._flying: set[asyncio.Task[None]] = set()
        self._saved: dict[int, int] = {}
        self._saved_at = 0.0
        self._pause = 0.0

    @property
    def lanes(self) -> int:
        """How many lanes are relayed here."""
        return len(self._sent)

    def receive(self, first_lane: int, events: Sequence[Recorded]) -> None:
        """Wake at what this process has committed itself."""
        if first_lane == self._lanes.start:
            self._grown.update(map(_PARTITION, events))
            self._awake.set()

    async def run(self) -> None:
        """Relay until cancelled; a failure pauses, and what was not confirmed is sent again."""
        while True:
            try:
                more = await self._turn()
            except Exception as error:  # noqa: BLE001 — nothing is lost: it is all in the log
                await self._pause_after(error)
                continue
            self._pause = 0.0
            if not more:
                await self._wait()

    async def caught_up(self) -> None:
        """Return when all that is committed by now, in the lanes relayed here, was sent."""
        heads = await self._log.heads()
        while any(end.offset < heads[part] for part, end in self._sent.items()):
            self._awake.set()
            await asyncio.sleep(0.01)

    async def close(self) -> None:
        """Wait for what is under way, and note how far it got; ``run`` is cancelled before."""
        await self._landed()
        await self._save()

    async def _turn(self) -> bool:
        """Relay a page of what is held; True if there may be more at once."""
        self._awake.clear()
        await self._take_over()
        after = self._unread()
        events = await self._log.read(after, _PAGE) if after else []
        if len(events) == _PAGE:
            self._grown.update(after)
        for part, run in groupby(sorted(events, key=_PARTITION), _PARTITION):
            await self._send(part, list(run))
        if self._failed:
            await self._landed()
            again, self._failed = self._failed, {}
            self._sent |= {part: end for part, end in again.items() if part in self._sent}
            self._grown.update(again)
            raise NotPublished("batches were not confirmed")
        await self._save_now_and_then()
        return len(events) == _PAGE

    def _unread(self) -> dict[int, int]:
        """Return after which offsets to read: where this process committed, now and then all."""
        now = asyncio.get_running_loop().time()
        grown, self._grown = self._grown, set()
        if now - self._all_read_at >= self._poll:
            grown, self._all_read_at = set(self._sent), now
        return {part: end.offset for part, end in self._sent.items() if part in grown}

    async def _send(self, part: int, events: list[Recorded]) -> None:
        before = self._sent[part]
        identity = (self._log.log_id, self._log.epoch)
        for sealed in pack(*identity, before.offset, before.hash, events):
            await self._room.acquire()
            if part in self._failed:
                self._room.release()
                return
            task = asyncio.create_task(self._publish(sealed))
            self._flying.add(task)
            task.add_done_callback(partial(self._land, sealed, self._sent[part]))
            self._sent[part] = End(sealed.last, sealed.hash)

    async def _publish(self, sealed: Sealed) -> None:
        await self._publisher.publish(
            Outgoing(
                routing_key=stream_name(self._name, sealed.partition),
                body=sealed.body,
                content_type="application/msgpack",
                headers={
                    "log": str(self._log.log_id),
                    "epoch": self._log.epoch,
                    "partition": sealed.partition,
                    "first": sealed.first,
                    "last": sealed.last,
                },
            )
        )

    def _land(self, sealed: Sealed, before: End, task: asyncio.Task[None]) -> None:
        """Note the earliest batch that failed: from there on all is sent again."""
        self._flying.discard(task)
        self._room.release()
        if task.cancelled() or task.exception() is not None:
            first = self._failed.get(sealed.partition, before)
            self._failed[sealed.partition] = min(first, before, key=attrgetter("offset"))

    async def _landed(self) -> None:
        while self._flying:
            await asyncio.wait(self._flying)
            await asyncio.sleep(0)

    async def _take_over(self) -> None:
        """Begin with lanes that were gained where the relay before ended, and drop those lost."""
        held = {lane - self._lanes.start for lane in self._ownership.held(self._lanes)}
        if held == self._sent.keys():
            return
        await self._landed()
        await self._save()
        self._sent = {part: end for part, end in self._sent.items() if part in held}
        self._sent |= await self._beginnings(held - self._sent.keys())
        logger.info("relay_shared", log=self._name, lanes=len(held))

    async def _beginnings(self, gained: Iterable[int]) -> dict[int, End]:
        """Return where to begin; far behind the head nobody waits for the bus any more."""
        heads, cursors = await self._log.heads(), await self._cursors.load(self._log.log_id)
        ends = {}
        for part in gained:
            head = heads[part]
            cursor = cursors.get(part, head)
            offset = cursor if head - RECENT <= cursor <= head else head
            found = await self._log.read({part: offset - 1}, 1) if offset >= 0 else []
            at_place = bool(found) and found[0].offset == offset
            ends[part] = end_of(found) if at_place else End(offset)
        return ends

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout_at(self._all_read_at + self._poll):
                await self._awake.wait()
        except TimeoutError:
            return

    async def _save_now_and_then(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._saved_at >= _SAVE_SECONDS:
            await self._landed()
            await self._save()

    async def _save(self) -> None:
        offsets = {part: end.offset for part, end in (self._sent | self._failed).items()}
        if offsets != self._saved:
            await self._cursors.save(self._log.log_id, offsets)
        self._saved, self._saved_at = offsets, asyncio.get_running_loop().time()

    async def _pause_after(self, error: Exception) -> None:
        first, longest = _BACK_OFF
        if not self._pause:
            logger.warning("relay_paused", log=self._name, error=repr(error))
        self._pause = min(longest, self._pause * 2 or first)
        await asyncio.sleep(self._pause * random.uniform(0.5, 1.0))  # noqa: S311 — jitter
