"""Ending without anybody noticing: first out of sight, then out of hands."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from infra.http.readiness import Readiness

logger = structlog.stdlib.get_logger()

Step = Callable[[], Awaitable[None]]


class Drain:
    """Runs once, whoever asks for it and however often."""

    def __init__(
        self,
        readiness: Readiness,
        settle: float,
        *,
        at_once: Sequence[Step] = (),
        then: Sequence[Step] = (),
    ) -> None:
        """Keep what is done at once, and what once others had ``settle`` seconds to notice."""
        self._readiness = readiness
        self._settle = settle
        self._at_once = at_once
        self._then = then
        self._running: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Drain, or wait until the drain that began is done; who leaves does not end it."""
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        await asyncio.shield(self._running)

    async def _run(self) -> None:
        logger.info("drain_begun")
        self._readiness.draining = True
        await _each(self._at_once)
        await asyncio.sleep(self._settle)
        await _each(self._then)
        logger.info("drain_ended")


async def _each(steps: Sequence[Step]) -> None:
    for step in steps:
        try:
            await step()
        except Exception:
            # What is left half done here is taken over by others; the other steps still count.
            logger.exception("drain_step_failed")
