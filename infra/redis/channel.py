"""Messages between nodes, at most once each; who follows learns when some may have been lost."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from redis.exceptions import RedisError

from infra.redis.server import PAUSE, RedisAway, RedisServer

SILENCE = 5.0
"""Seconds without a word after which the server is asked for one."""

_LOGGER = structlog.get_logger()


class Channel:
    """One channel: what is published reaches every node that follows it at the moment."""

    def __init__(self, server: RedisServer, name: str) -> None:
        """Name the channel."""
        self._server = server
        self._joined = False
        self.name = server.key("channel", name)

    async def publish(self, message: bytes) -> None:
        """Send a message.

        Raises:
            RedisAway: it was not sent.
        """
        await self._server.ask(lambda: self._server.client.publish(self.name, message))

    async def follow(
        self,
        receive: Callable[[bytes], None],
        joined: Callable[[], Awaitable[None]],
        lost: Callable[[], None] = lambda: None,
    ) -> None:
        """Hand over messages until cancelled.

        ``joined`` is called each time the connection stands, ``lost`` when it cannot be had again.
        """
        while True:
            try:
                await self._listen(receive, joined)
            except (RedisError, RedisAway, OSError, TimeoutError) as error:
                _LOGGER.warning("channel_lost", channel=self.name, error=str(error))
            if not self._joined:
                lost()
            self._joined = False
            await asyncio.sleep(PAUSE)

    async def _listen(
        self, receive: Callable[[bytes], None], joined: Callable[[], Awaitable[None]]
    ) -> None:
        async with self._server.client.pubsub() as listening:
            await listening.subscribe(self.name)
            asked = False
            while True:
                message = await listening.get_message(timeout=SILENCE)
                if message is None:
                    if asked:
                        raise TimeoutError("no answer to a ping")
                    await listening.ping()
                asked = message is None
                match message:
                    case {"type": "subscribe"}:
                        await joined()
                        self._joined = True
                    case {"type": "message", "data": bytes() as data}:
                        receive(data)
                    case _:
                        pass
