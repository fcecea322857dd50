"""Which lanes have grown, told to the relays of other processes at once.

Nothing depends on it: a relay that was not told looks by itself, 50 ms later at the most.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from contracts.log import Recorded
from infra.redis.channel import Channel
from infra.redis.server import RedisAway, RedisServer

_REST = 0.001
"""Seconds between two messages, which gather what is committed meanwhile."""


class Held(Protocol):
    """What is relayed by this very process, which needs no message."""

    def held(self, lanes: Iterable[int]) -> dict[int, int]:
        """Return those of ``lanes`` that are held."""


class RedisCommits:
    """Tells what this process commits, and hears what others do; at most once, maybe never."""

    def __init__(self, server: RedisServer) -> None:
        """Begin without anybody to tell."""
        self.relayed_here: Held | None = None
        """What needs no telling."""
        self._channel = Channel(server, "commits")
        self._grown: set[int] = set()
        self._more = asyncio.Event()
        self._receivers: list[Callable[[Iterable[int]], None]] = []

    def subscribe(self, grown: Callable[[Iterable[int]], None]) -> None:
        """Call ``grown`` with lanes to which another process has committed; it must not block."""
        self._receivers.append(grown)

    def receive(self, first_lane: int, events: Sequence[Recorded]) -> None:
        """Take what this process has committed."""
        lanes = {first_lane + recorded.partition for recorded in events}
        if self.relayed_here is not None:
            lanes -= self.relayed_here.held(lanes).keys()
        if lanes:
            self._grown |= lanes
            self._more.set()

    async def tell(self) -> None:
        """Tell other processes until cancelled; what cannot be told is left to their own look."""
        while True:
            await self._more.wait()
            self._more.clear()
            lanes, self._grown = self._grown, set()
            try:
                await self._channel.publish(bytes(sorted(lanes)))
            except RedisAway:
                continue
            await asyncio.sleep(_REST)

    async def hear(self) -> None:
        """Hear other processes until cancelled."""
        await self._channel.follow(self._hear, lambda: asyncio.sleep(0))

    def _hear(self, message: bytes) -> None:
        for grown in self._receivers:
            grown(message)
