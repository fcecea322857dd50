"""An open load: each call begins at its time, however long those before it take."""

import asyncio
import time
from collections.abc import Awaitable, Callable


async def paced(rate: float, total: int, call: Callable[[], Awaitable[object]]) -> None:
    """Begin ``total`` calls, ``rate`` a second, and wait for all of them."""
    started = time.perf_counter()

    async def one(number: int) -> None:
        await asyncio.sleep(max(0.0, started + number / rate - time.perf_counter()))
        await call()

    async with asyncio.TaskGroup() as group:
        for number in range(total):
            group.create_task(one(number))
