"""What nodes share, of one process and of Redis; two of each stand for two nodes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest

from infra.redis.server import RedisServer
from tests import servers

ADAPTERS = ["memory", pytest.param("redis", marks=pytest.mark.needs("redis"))]


@asynccontextmanager
async def redis_server() -> AsyncIterator[RedisServer]:
    """Yield a server whose keys no other test has, and remove them."""
    server = RedisServer.connect(servers.url("redis"), f"test-{uuid4().hex}")
    try:
        yield server
    finally:
        async for key in server.client.scan_iter(f"{server.prefix}:*"):
            await server.client.delete(key)
        await server.close()


@asynccontextmanager
async def running(*jobs: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run jobs meanwhile."""
    tasks = [asyncio.ensure_future(job) for job in jobs]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds; the time-out of the test is the only one."""
    while not await holds():  # noqa: ASYNC110 — what is waited for lies in another process
        await asyncio.sleep(0.01)
