"""Pages of one log, read once for all projections that stand at the same place."""

import asyncio
from collections import OrderedDict
from collections.abc import Container, Mapping, Sequence
from functools import partial

from contracts.events.codec import EVENTS, UnknownEventType
from contracts.events.upcasters import CURRENT
from contracts.log import Recorded
from projections.facts import Fact
from projections.ports import Lanes, LogReader

_Place = tuple[int | None, ...]
"""The offset after which to read each lane; None for a lane that is not read."""

_KEPT = 4
"""Pages kept for readers a little behind the first."""


class Pages:
    """Reads a log page by page, and hands a full page to every reader that asks for it."""

    def __init__(self, log: LogReader, size: int = 2_000) -> None:
        self.log = log
        self.size = size
        self.lanes = range(log.first_lane, log.first_lane + log.partitions)
        self._reading: OrderedDict[_Place, asyncio.Task[Lanes]] = OrderedDict()

    async def after(
        self, checkpoint: Mapping[int, int], held: Container[int] | None = None
    ) -> Lanes:
        """Return what follows a checkpoint; a page that is not full ends at the head.

        Of other lanes than those held nothing is read, if it is said which they are.

        Raises:
            UnknownEventType: the log holds what this release does not understand.
        """
        place = tuple(
            checkpoint.get(lane, -1) if held is None or lane in held else None
            for lane in self.lanes
        )
        if place in self._reading:
            page = await asyncio.shield(self._reading[place])
            if len(page.events) == self.size:
                return page
        # Another reader's page that is not full may be older than this question.
        reading = asyncio.ensure_future(self._read(place))
        reading.add_done_callback(partial(self._keep_if_full, place))
        self._reading[place] = reading
        if len(self._reading) > _KEPT:
            self._reading.popitem(last=False)
        return await asyncio.shield(reading)

    def _keep_if_full(self, place: _Place, reading: asyncio.Task[Lanes]) -> None:
        """Forget a read that failed, and every page once a reader has come to the head."""
        if reading.cancelled() or reading.exception() is not None:
            self._reading.pop(place, None)
        elif len(reading.result().events) < self.size:
            self._reading.clear()

    async def _read(self, place: _Place) -> Lanes:
        after = {part: offset for part, offset in enumerate(place) if offset is not None}
        events = await self.log.read(after, self.size)
        _require_known(events)
        return Lanes(self.log.first_lane, [Fact(recorded) for recorded in events])


def _require_known(events: Sequence[Recorded]) -> None:
    for name, schema in {(recorded.type, recorded.schema) for recorded in events}:
        if name not in EVENTS or schema > CURRENT.get(name, 1):
            raise UnknownEventType(name, schema)
