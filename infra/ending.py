"""Ending tasks for good: some clients swallow a cancellation that comes while they connect."""

import asyncio
from collections.abc import Iterable

_AGAIN = 0.5


async def end(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancel tasks until each of them has ended."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=_AGAIN)
