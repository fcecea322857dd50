"""Looks through the event log backwards, for all its partitions at once.

Only positions, streams and event ids are indexed in a log; what is asked for beside them is found
by looking through so many events a page, and the page says where the next one goes on.
"""

import asyncio
from collections.abc import Mapping
from uuid import UUID

from msgspec import Struct

from contracts.ids import UserId
from contracts.log import Recorded
from contracts.streams import Stream
from query_api.admin.ports import EventSource
from query_api.ports import LogReader

MOST = 10_000
"""Events looked through for one page."""
_SHORT = 2_000
"""Events of a stream that is read as a whole."""
_WINDOW = 128
_ANY_KEY = UUID(int=0)

Place = Mapping[int, int]
"""Where to go on: of each partition, the offset below which nothing was looked at yet."""


class EventFilter(Struct, frozen=True, kw_only=True):
    """What is looked for; what is None does not matter."""

    stream: str | None = None
    """A whole name, or a category."""
    type: str | None = None
    actor_id: UserId | None = None
    correlation_id: UUID | None = None
    partition: int | None = None
    below: int | None = None
    """Offsets below this one, of the partition named."""
    since: int | None = None
    """Microseconds since 1970."""
    until: int | None = None

    def takes(self, event: Recorded) -> bool:
        """Say whether an event is looked for."""
        return (
            (self.stream is None or _of(event.stream, self.stream))
            and self.type in (None, event.type)
            and self.actor_id in (None, event.actor_id)
            and self.correlation_id in (None, event.correlation_id)
            and self.partition in (None, event.partition)
            and (self.since is None or event.recorded_at >= self.since)
            and (self.until is None or event.recorded_at < self.until)
        )


class Page(Struct, frozen=True):
    """Events, the latest first, and where the next page goes on; None at the beginning."""

    events: list[Recorded]
    following: Place | None


class EventSearch:
    """Finds events of one log."""

    def __init__(self, log: EventSource, most: int = MOST) -> None:
        """Look through ``most`` events for a page."""
        self._log = log
        self._most = most

    async def page(self, wanted: EventFilter, place: Place | None, limit: int) -> Page:
        """Return the events looked for, from ``place`` on backwards."""
        start = await self._start(wanted) if place is None else place
        short = await self._short_stream(wanted.stream)
        if short is not None:
            return _page_of(short, wanted, start, limit)
        lanes = [_Backwards(self._log, part, below) for part, below in start.items() if below > 0]
        await asyncio.gather(*(lane.fill() for lane in lanes))
        found: list[Recorded] = []
        for _ in range(self._most):
            event = await _latest(lanes)
            if event is None or (wanted.since is not None and event.recorded_at < wanted.since):
                return Page(found, None)
            if wanted.takes(event):
                found.append(event)
                if len(found) == limit:
                    break
        return Page(found, {lane.partition: lane.below for lane in lanes if lane.below > 0} or None)

    async def at(self, partition: int, offset: int) -> Recorded | None:
        """Return the event of a position."""
        if not (0 <= partition < self._log.partitions and offset >= 0):
            return None
        events = await self._log.read({partition: offset - 1}, 1)
        return events[0] if events and events[0].offset == offset else None

    async def find(self, event_id: UUID) -> Recorded | None:
        """Return the event of an id."""
        return await self._log.find(event_id)

    async def stream(self, name: str, limit: int) -> list[Recorded]:
        """Return the first events of a stream."""
        return await self._log.read_stream(Stream(name, _ANY_KEY), -1, limit)

    async def _start(self, wanted: EventFilter) -> Place:
        heads = await self._log.heads()
        if wanted.partition is not None:
            heads = {part: off for part, off in heads.items() if part == wanted.partition}
            if wanted.below is not None:
                heads = {part: min(off, wanted.below - 1) for part, off in heads.items()}
        until = wanted.until
        if until is None:
            return {part: head + 1 for part, head in heads.items()}
        places = (_first_at(self._log, part, head, until) for part, head in heads.items())
        return dict(zip(heads, await asyncio.gather(*places), strict=True))

    async def _short_stream(self, stream: str | None) -> list[Recorded] | None:
        """Return a whole stream, None where it is long or a category alone is named."""
        if stream is None or "-" not in stream:
            return None
        events = await self._log.read_stream(Stream(stream, _ANY_KEY), -1, _SHORT + 1)
        return None if len(events) > _SHORT else events


class _Backwards:
    """The events of one partition, the latest first."""

    def __init__(self, log: LogReader, partition: int, below: int) -> None:
        self.partition = partition
        self.below = below
        self.waiting: list[Recorded] = []
        self._log = log
        self._window = _WINDOW

    async def fill(self) -> None:
        if not self.waiting and self.below > 0:
            size = min(self._window, self.below)
            after = self.below - size - 1
            self.waiting = await self._log.read({self.partition: after}, size)
            self._window = min(8 * _WINDOW, 2 * self._window)

    def take(self) -> Recorded:
        event = self.waiting.pop()
        self.below = event.offset
        return event


async def _latest(lanes: list[_Backwards]) -> Recorded | None:
    for lane in lanes:
        if not lane.waiting:
            await lane.fill()
    ready = [lane for lane in lanes if lane.waiting]
    if not ready:
        return None
    return max(ready, key=lambda lane: lane.waiting[-1].recorded_at).take()


async def _first_at(log: LogReader, partition: int, head: int, moment: int) -> int:
    """Return the offset of the first event recorded at a moment or later."""
    low, high = 0, head + 1
    while low < high:
        middle = (low + high) // 2
        events = await log.read({partition: middle - 1}, 1)
        if events and events[0].recorded_at < moment:
            low = middle + 1
        else:
            high = middle
    return low


def _page_of(stream: list[Recorded], wanted: EventFilter, place: Place, limit: int) -> Page:
    found = [
        event
        for event in reversed(stream)
        if event.offset < place.get(event.partition, 0) and wanted.takes(event)
    ]
    if len(found) <= limit:
        return Page(found, None)
    last = found[limit - 1]
    return Page(found[:limit], {last.partition: last.offset})


def _of(stream: str, wanted: str) -> bool:
    return stream == wanted or ("-" not in wanted and stream.startswith(f"{wanted}-"))
