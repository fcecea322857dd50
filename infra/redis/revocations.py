"""Revoked sessions told to every node: at once by a channel, and by a list to who missed it."""

import asyncio
from collections import deque
from collections.abc import Callable
from uuid import UUID

from contracts.ids import SessionId
from infra.redis.channel import Channel
from infra.redis.server import PAUSE, RedisAway, RedisServer

KEPT = 900
"""Seconds that a revocation is listed: longer than an access token lives."""
POLL = 5.0
MOST_UNTOLD = 10_000


class RedisRevocations:
    """The commands side's ``Revocations``; this node ends the session before any other does."""

    def __init__(self, server: RedisServer, poll: float = POLL) -> None:
        """Begin without anybody to tell; the list is looked at each ``poll`` seconds."""
        self._server = server
        self._channel = Channel(server, "revocations")
        self._script = server.script("revocations")
        self._list = server.key("revoked")
        self._poll = poll
        self._receivers: list[Callable[[SessionId], None]] = []
        self._untold: deque[SessionId] = deque(maxlen=MOST_UNTOLD)
        self._more = asyncio.Event()
        self._seen: set[SessionId] = set()

    def subscribe(self, receive: Callable[[SessionId], None]) -> None:
        """Call ``receive`` with each session or API token that ends; it must not block."""
        self._receivers.append(receive)

    def revoke(self, session_id: SessionId) -> None:
        """End what is open for a session or an API token, here now and elsewhere at once."""
        self._untold.append(session_id)
        self._more.set()
        self._tell(session_id)

    async def run(self) -> None:
        """Tell and hear the other nodes until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._tell_others())
            group.create_task(self._channel.follow(self._hear, self._look))
            group.create_task(self._keep_looking())

    async def _tell_others(self) -> None:
        while True:
            await self._more.wait()
            self._more.clear()
            while self._untold:
                try:
                    await self._publish(self._untold[0])
                except RedisAway:
                    await asyncio.sleep(PAUSE)
                else:
                    self._untold.popleft()

    async def _publish(self, session_id: SessionId) -> None:
        await self._server.ask(
            lambda: self._script([self._list], [str(session_id), self._channel.name, KEPT])
        )

    async def _keep_looking(self) -> None:
        """Look at the list again and again: a channel may lose what a connection did not show."""
        while True:
            await asyncio.sleep(self._poll)
            try:
                await self._look()
            except RedisAway:
                continue

    async def _look(self) -> None:
        revoked = {SessionId(each) for each in await self._server.members(self._list)}
        for session_id in revoked - self._seen:
            self._tell(session_id)
        self._seen = revoked

    def _hear(self, message: bytes) -> None:
        self._tell(SessionId(UUID(message.decode())))

    def _tell(self, session_id: SessionId) -> None:
        if session_id not in self._seen:
            self._seen.add(session_id)
            for receive in self._receivers:
                receive(session_id)
