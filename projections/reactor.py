"""A subscription with side effects: it begins at now, in order and at least once.

It is no read model: nothing of it can be rebuilt, so a rebuild never runs it.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

import structlog

from contracts.log import Recorded
from projections.ports import LogReader, Ownership

logger = structlog.stdlib.get_logger()

_PAGE = 500
_BACK_OFF = (0.2, 5.0)
"""Seconds of the first and the longest pause after a failure."""


class Marks(Protocol):
    """How far each reactor has come; two owners of a lane cannot move a mark both."""

    async def own(self, reactor: str, epochs: Mapping[int, int]) -> dict[int, int]:
        """Take lanes over, each in the epoch given; return the marks that they have.

        Raises:
            Superseded: a lane is owned in a newer epoch.
        """

    async def move(
        self, reactor: str, epochs: Mapping[int, int], offsets: Mapping[int, int]
    ) -> None:
        """Set the marks of lanes.

        Raises:
            Superseded: a lane is owned in a newer epoch; nothing was set.
        """


class Reactor:
    """Follows the lanes of one log that are held, and does something about each event."""

    def __init__(
        self,
        name: str,
        log: LogReader,
        react: Callable[[Sequence[Recorded]], Awaitable[None]],
        *,
        marks: Marks,
        ownership: Ownership,
        poll: float = 1.0,
    ) -> None:
        """Call ``react`` with events in order within each lane; what fails comes again."""
        self.name = name
        self._log = log
        self._react = react
        self._marks = marks
        self._ownership = ownership
        self._poll = poll
        self._lanes = range(log.first_lane, log.first_lane + log.partitions)
        self._owned: dict[int, int] = {}
        self._reached: dict[int, int] = {}
        self._awake = asyncio.Event()
        self._pause = 0.0

    def receive(self, first_lane: int, _events: Sequence[Recorded]) -> None:
        """Wake at what a feed brings."""
        if first_lane == self._log.first_lane:
            self._awake.set()

    async def run(self) -> None:
        """React until cancelled; a failure pauses, and nothing is passed over."""
        while True:
            try:
                more = await self._turn()
            except Exception as error:  # noqa: BLE001 — the same events are tried again
                await self._pause_after(error)
                continue
            self._pause = 0.0
            if not more:
                await self._wait()

    async def _turn(self) -> bool:
        """React to a page; True if there may be more at once."""
        self._awake.clear()
        await self._take_over()
        first = self._log.first_lane
        after = {lane - first: offset for lane, offset in self._reached.items()}
        events = await self._log.read(after, _PAGE) if after else []
        if events:
            await self._react(events)
            moved = {first + event.partition: event.offset for event in events}
            await self._marks.move(self.name, self._owned, moved)
            self._reached |= moved
        return len(events) == _PAGE

    async def _take_over(self) -> None:
        """Own what is held by now; a lane that nobody ever had begins at its head."""
        held = self._ownership.held(self._lanes)
        if held == self._owned:
            return
        self._owned = {}
        marks = await self._marks.own(self.name, held)
        if new := held.keys() - marks.keys():
            heads = await self._log.heads()
            now = {lane: heads[lane - self._log.first_lane] for lane in new}
            await self._marks.move(self.name, held, now)
            marks |= now
        self._reached, self._owned = {lane: marks[lane] for lane in held}, held

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._poll):
                await self._awake.wait()
        except TimeoutError:
            return

    async def _pause_after(self, error: Exception) -> None:
        first, longest = _BACK_OFF
        if not self._pause:
            logger.warning("reactor_paused", reactor=self.name, error=repr(error))
        self._owned = {}
        self._pause = min(longest, self._pause * 2 or first)
        await asyncio.sleep(self._pause * random.uniform(0.5, 1.0))  # noqa: S311 — jitter
