"""The connection to Redis or Valkey; while it is away, nobody waits for it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from math import inf
from pathlib import Path
from typing import Self, TypeVar, cast
from uuid import UUID

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.commands.core import AsyncScript
from redis.exceptions import ConnectionError as Disconnected
from redis.exceptions import RedisError

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 1.0
MOST_CONNECTIONS = 64
PAUSE = 1.0
"""Seconds after a failure in which it is not asked again."""

Answer = TypeVar("Answer")


class RedisAway(Exception):
    """Redis does not answer; what it holds is not to be had for the moment."""


class RedisServer:
    """A bounded pool of connections, and the prefix of all keys and channels."""

    def __init__(self, client: Redis, prefix: str) -> None:
        """Keep both; ``connect`` makes the client."""
        self.client = client
        self.prefix = prefix
        self._away_until = 0.0

    @classmethod
    def connect(cls, address: str, prefix: str = "messenger") -> Self:
        """Return the server at a ``redis://`` or ``rediss://`` address; nothing is asked yet."""
        client = Redis.from_url(
            address,
            max_connections=MOST_CONNECTIONS,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=ANSWER_SECONDS,
            # A connection that the server closed meanwhile shows it at the next use.
            retry=Retry(NoBackoff(), 1, (Disconnected,)),
        )
        return cls(client, prefix)

    def script(self, name: str) -> AsyncScript:
        """Return a Lua script of this package, which Redis runs as one step."""
        text = Path(__file__).with_name(f"{name}.lua").read_text(encoding="utf-8")
        return self.client.register_script(text)

    def key(self, *parts: str) -> str:
        """Return a key; keys that one script touches share a part in braces, so a hash slot."""
        return ":".join((self.prefix, *parts))

    async def ask(self, question: Callable[[], Awaitable[Answer]]) -> Answer:
        """Return the answer to a question.

        Raises:
            RedisAway: it does not answer, or did not a moment ago.
        """
        if time.monotonic() < self._away_until:
            raise RedisAway("Redis did not answer a moment ago")
        cancels = _cancels()
        try:
            answer = await question()
        except (RedisError, OSError, TimeoutError) as error:
            self._away_until = time.monotonic() + PAUSE
            raise RedisAway(f"Redis does not answer: {error}") from error
        # The client may swallow a cancellation while it connects.
        if _cancels() > cancels:
            raise asyncio.CancelledError
        return answer

    async def members(self, key: str, upto: float = inf) -> list[UUID]:
        """Return the ids in a sorted set whose scores are at most ``upto``.

        Raises:
            RedisAway: it does not answer.
        """
        found = await self.ask(
            # Answers are not decoded, which the client's types cannot tell.
            lambda: cast("Awaitable[list[bytes]]", self.client.zrangebyscore(key, "-inf", upto))
        )
        return [UUID(member.decode()) for member in found]

    async def close(self) -> None:
        """Close every connection."""
        await self.client.aclose()


def _cancels() -> int:
    task = asyncio.current_task()
    return task.cancelling() if task is not None else 0
