"""Rotates the signing keys while the server runs."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from commands.domain.errors import LogUnavailable
from infra.jwt.key_ring import KeyRing

KEY_LIFETIME = timedelta(days=30)
_LOOK_EACH = 3_600


async def keep_reading(ring: KeyRing, clock: Callable[[], datetime], look_each: float) -> None:
    """Verify by the keys that others have rotated, until cancelled."""
    while True:
        await asyncio.sleep(look_each)
        with suppress(LogUnavailable):
            await ring.open(clock())


async def keep_rotating(
    ring: KeyRing,
    clock: Callable[[], datetime],
    lifetime: timedelta = KEY_LIFETIME,
    look_each: float = _LOOK_EACH,
) -> None:
    """Sign with the next key whenever it is due, until cancelled.

    Another process may have rotated them, so they are read first.
    """
    logger = structlog.get_logger()
    while True:
        await asyncio.sleep(look_each)
        try:
            await ring.open(clock())
            if ring.is_due(clock(), lifetime):
                await ring.rotate(clock())
                logger.info("signing_key_rotated")
        except LogUnavailable:
            logger.warning("signing_key_not_rotated")
