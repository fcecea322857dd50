"""How far the readers of a projection can see, and who waits for more."""

import asyncio
from collections.abc import Mapping, Sequence

from contracts.log import Position


class Visible:
    """The last visible offset of each lane that a projection follows."""

    def __init__(self, lanes: frozenset[int]) -> None:
        self._lanes = lanes
        self._offsets: Mapping[int, int] = {}
        self._waiting: list[tuple[Sequence[Position], asyncio.Future[None]]] = []
        self.wanted = asyncio.Event()
        """Set while somebody waits."""

    @property
    def offsets(self) -> Mapping[int, int]:
        """The last visible offset of each lane."""
        return self._offsets

    def has(self, positions: Sequence[Position]) -> bool:
        """Say whether all positions are visible, as far as the projection follows their lanes."""
        offsets = self._offsets
        return all(
            offset <= offsets.get(lane, -1) for lane, offset in positions if lane in self._lanes
        )

    def move(self, offsets: Mapping[int, int]) -> None:
        """Let readers see up to ``offsets``, and those who waited for it go on."""
        self._offsets = offsets
        if not self._waiting:
            return
        for waiting in list(self._waiting):
            positions, arrived = waiting
            if self.has(positions):
                self._waiting.remove(waiting)
                if not arrived.done():
                    arrived.set_result(None)

    async def wait(self, positions: Sequence[Position], seconds: float) -> bool:
        """Wait until all positions are visible; False if time ran out."""
        if self.has(positions):
            return True
        waiting = (positions, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self.wanted.set()
        try:
            async with asyncio.timeout(seconds):
                await waiting[1]
        except TimeoutError:
            return False
        finally:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
            if not self._waiting:
                self.wanted.clear()
        return True
