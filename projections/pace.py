"""How reading the log from far back shares a process with the people whom it serves."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

from contracts.log import Recorded
from projections.ports import CommittedFeed

Pace = Callable[[], AbstractAsyncContextManager[None]]
"""Entered for each page that is folded to catch up or to rebuild."""

unpaced: Pace = nullcontext
"""For a process that has nothing else to do."""


class Considerate:
    """One page of one projection at a time, and rests as long as a page took while people write.

    Several at once would gain nothing where they share one interpreter, and a sender would wait
    for each of them in turn.
    """

    def __init__(self, feed: CommittedFeed) -> None:
        """Hear on ``feed`` whether people write."""
        self._turn = asyncio.Lock()
        self._heard = False
        feed.subscribe(self._hear)

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[None]:
        """Wait for a turn, and let others go on before the next."""
        async with self._turn:
            clock = asyncio.get_running_loop().time
            self._heard = False
            started = clock()
            yield
            await asyncio.sleep(clock() - started if self._heard else 0)

    def _hear(self, _first_lane: int, _events: Sequence[Recorded]) -> None:
        self._heard = True
