"""How far read models are that another process folds: asked of the store, once for all who wait."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog

from contracts.log import Position
from contracts.outage import Outage

Checkpoint = Callable[[], Awaitable[Mapping[int, int]]]

_PAUSE = 0.01
"""Seconds between two looks while somebody waits."""
_IDLE = 1.0

logger = structlog.stdlib.get_logger()


class StoredFreshness:
    """Knows the last visible offset of each lane by the stores' own word."""

    def __init__(self, checkpoints: Mapping[str, Checkpoint]) -> None:
        """Keep how each projection's store is asked."""
        self._checkpoints = checkpoints
        self._visible: dict[str, Mapping[int, int]] = {name: {} for name in checkpoints}
        self.away: dict[str, str] = {}
        """Why a store could not be asked at the last look."""
        self._looks: dict[str, asyncio.Task[None]] = {}

    async def wait(self, projection: str, positions: Sequence[Position], seconds: float) -> bool:
        """Wait until a projection's visible state has all positions; False if time ran out."""
        if self._has(projection, positions):
            return True
        try:
            async with asyncio.timeout(seconds):
                while True:
                    await self._look(projection)
                    if self._has(projection, positions):
                        return True
                    await asyncio.sleep(_PAUSE)
        except (TimeoutError, Outage):
            return False

    def visible(self, projection: str) -> Mapping[int, int]:
        """Return the last visible offset of each lane of a projection."""
        return self._visible[projection]

    @property
    def projections(self) -> Sequence[str]:
        """Return the names of all."""
        return list(self._checkpoints)

    async def run(self) -> None:
        """Look now and then, so that answers tell what they stand for; until cancelled."""
        while True:
            for projection in self._checkpoints:
                try:
                    await self._look(projection)
                except Outage as outage:
                    logger.debug("checkpoint_unreadable", projection=projection, error=str(outage))
            await asyncio.sleep(_IDLE)

    def _has(self, projection: str, positions: Sequence[Position]) -> bool:
        visible = self._visible[projection]
        return all(offset <= visible.get(lane, -1) for lane, offset in positions)

    async def _look(self, projection: str) -> None:
        look = self._looks.get(projection)
        if look is None:
            look = self._looks[projection] = asyncio.create_task(self._ask(projection))
        await asyncio.shield(look)

    async def _ask(self, projection: str) -> None:
        try:
            self._visible[projection] = await self._checkpoints[projection]()
            self.away.pop(projection, None)
        except Outage as outage:
            self.away[projection] = str(outage)
            raise
        finally:
            del self._looks[projection]
