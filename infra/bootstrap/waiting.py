"""Starting before what one depends on has: in any order, and without a crash."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
import structlog

from contracts.outage import Outage
from infra.postgres.schema import WrongSchema

T = TypeVar("T")

PAUSE = 0.5
"""Seconds between two tries."""

logger = structlog.stdlib.get_logger()

_NOT_YET = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, Outage)


async def patiently(what: str, attempt: Callable[[], Awaitable[T]]) -> T:
    """Return what ``attempt`` returns as soon as the server is there and brought up to date."""
    said = ""
    while True:
        try:
            return await attempt()
        except (*_NOT_YET, WrongSchema) as error:
            reason = str(error) or type(error).__name__
        if reason != said:
            logger.warning("waiting", server=what, reason=reason)
            said = reason
        await asyncio.sleep(PAUSE)
