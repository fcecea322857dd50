"""Rotates the signing keys while the server runs."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from commands.domain.errors import LogUnavailable
from infra.jwt.key_ring import KeyRing

KEY_LIFETIME = timedelta(days=30)
_LOOK_EACH = 3_600


async def keep_rotating(
    ring: KeyRing,
    clock: Callable[[], datetime],
    lifetime: timedelta = KEY_LIFETIME,
    look_each: float = _LOOK_EACH,
) -> None:
    """Sign with the next key whenever it is due, until cancelled."""
    logger = structlog.get_logger()
    while True:
        await asyncio.sleep(look_each)
        try:
            if ring.is_due(clock(), lifetime):
                await ring.rotate(clock())
                logger.info("signing_key_rotated")
        except LogUnavailable:
            logger.warning("signing_key_not_rotated")
