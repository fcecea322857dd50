"""Everything that nodes share in Redis, as one piece."""

import asyncio
from collections.abc import Mapping
from time import monotonic
from typing import Self

from infra.ending import end
from infra.memory.limits import MemoryLimiter, Rate
from infra.redis.commits import RedisCommits
from infra.redis.limits import RedisLimiter, share_of
from infra.redis.presence import RedisPresence
from infra.redis.revocations import RedisRevocations
from infra.redis.server import RedisServer
from infra.redis.tickets import RedisTickets
from infra.redis.typing import RedisTyping


class Shared:
    """The adapters over one pool of connections; ``run`` hears what other nodes tell."""

    def __init__(
        self, server: RedisServer, *, rates: Mapping[str, Rate | None], replicas: int, secret: bytes
    ) -> None:
        """Take the budgets, how many nodes sign people in, and the secret that all nodes have."""
        self._server = server
        own = MemoryLimiter(share_of(rates, replicas), monotonic)
        self.limiter = RedisLimiter(server, rates, own)
        self.presence = RedisPresence(server)
        self.typing = RedisTyping(server)
        self.revocations = RedisRevocations(server)
        self.commits = RedisCommits(server)
        self.tickets = RedisTickets(server, secret)
        self._running: asyncio.Task[None] | None = None

    @classmethod
    def open(
        cls,
        address: str,
        *,
        rates: Mapping[str, Rate | None],
        replicas: int,
        secret: bytes,
        prefix: str = "messenger",
    ) -> Self:
        """Begin; Redis may be away and come later."""
        server = RedisServer.connect(address, prefix)
        shared = cls(server, rates=rates, replicas=replicas, secret=secret)
        shared._running = asyncio.create_task(shared.run())
        return shared

    async def run(self) -> None:
        """Hear the other nodes until cancelled."""
        async with asyncio.TaskGroup() as group:
            for board in (self.presence, self.typing, self.revocations):
                group.create_task(board.run())

    async def close(self) -> None:
        """Stop hearing and close the connections."""
        if self._running is not None:
            await end([self._running])
        await self._server.close()
