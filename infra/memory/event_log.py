"""The event log's port in memory: the same promises but durability, for tests."""

import asyncio
from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import partial
from operator import attrgetter
from uuid import UUID

from commands.ports import NEW, Append, Appended, CommandIdReused, Outcome
from contracts.ids import CommandId, UserId
from contracts.log import PARTITIONS, Position, Recorded
from contracts.streams import Stream, partition_of
from infra.event_log.admission import admit, partition
from infra.event_log.clock import Clock, system_clock
from infra.event_log.recording import Tail, appended, record, settle
from infra.memory.feed import InProcessFeed
from infra.memory.recorded import Everything

_OFFSET = attrgetter("offset")
_REVISION = attrgetter("revision")


class MemoryEventLog:
    """An event log that lives as long as its process; ``bounded`` keeps the latest of a stream."""

    def __init__(
        self,
        *,
        feed: InProcessFeed,
        first_lane: int = 0,
        bounded: bool = False,
        partitions: int = PARTITIONS,
        clock: Clock = system_clock,
    ) -> None:
        self.partitions = partitions
        self.first_lane = first_lane
        self._feed = feed
        self._clock = clock
        self._tails = [Tail() for _ in range(partitions)]
        self._held = Everything(partitions, bounded=bounded)

    def submit(self, append: Append, done: Callable[[Outcome], None]) -> None:
        """Decide and record at once; ``done`` is called in the loop's next turn."""
        lane = partition(append, self.partitions, self.first_lane)
        outcome = admit(append, self._held)
        events: list[Recorded] = []
        if outcome is None:
            outcome, events = self._record(append, lane)
        asyncio.get_running_loop().call_soon(self._answer, done, outcome, events)

    async def append(self, append: Append) -> Outcome:
        """Append and return the outcome; cancelling the caller does not cancel the append."""
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self.submit(append, partial(settle, answer))
        return await answer

    def _answer(
        self, done: Callable[[Outcome], None], outcome: Outcome, events: list[Recorded]
    ) -> None:
        done(outcome)
        if events:  # after whoever was waiting for the answer
            asyncio.get_running_loop().call_soon(self._feed.publish, self.first_lane, events)

    def _record(self, append: Append, number: int) -> tuple[Appended, list[Recorded]]:
        now = self._clock()
        tail = self._tails[number]
        events = record(append, number, tail, self._held.revision, now)
        outcome = appended(append, events, Position(self.first_lane + number, tail.offset), now)
        self._held.add(append, number, events, outcome)
        return outcome, events

    async def receipt(
        self, actor_id: UserId, command_id: CommandId, fingerprint: bytes
    ) -> Appended | CommandIdReused | None:
        """Return the recorded outcome of a command, None if there is none."""
        kept = self._held.receipt(actor_id, command_id)
        return None if kept is None else kept.again(fingerprint)

    async def read_stream(
        self, stream: Stream, after: int = NEW, limit: int = 10_000
    ) -> list[Recorded]:
        """Return a stream's events after a revision, in order."""
        events = self._held.streams.get(stream.name, [])
        start = bisect_right(events, after, key=_REVISION)
        return events[start : start + limit]

    async def find(self, event_id: UUID) -> Recorded | None:
        """Return the event that has ``event_id``."""
        return self._held.by_event_id.get(event_id)

    async def claimed(self, scope: str, value: str) -> str | None:
        """Return the name of the stream that holds a value."""
        return self._held.holder(scope, value)

    async def claims(self, scope: str) -> list[tuple[str, str]]:
        """Return every value held within a scope, each with the stream that holds it."""
        return self._held.claims(scope)

    async def heads(self) -> dict[int, int]:
        """Return the last offset of each partition, -1 for an empty one."""
        return {number: tail.offset for number, tail in enumerate(self._tails)}

    async def read(self, after: Mapping[int, int], limit: int) -> list[Recorded]:
        """Return events after the given offset of each partition named, in order within each."""
        page: list[Recorded] = []
        for number, offset in after.items():
            events = self._held.partitions[number]
            start = bisect_right(events, offset, key=_OFFSET)
            page += events[start : start + limit - len(page)]
        return page

    async def read_key(self, key: UUID, after: int, limit: int) -> list[Recorded]:
        """Return the events of one conversation or user after an offset of its partition."""
        events = self._held.partitions[partition_of(key, self.partitions)]
        start = bisect_right(events, after, key=_OFFSET)
        return [event for event in events[start:] if event.key == key][:limit]

    async def close(self) -> None:
        """Nothing is open."""
