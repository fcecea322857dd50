"""Ending without anybody noticing: first out of sight, then out of hands."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from infra.http.readiness import Readiness

logger = structlog.stdlib.get_logger()

Step = Callable[[], Awaitable[None]]


class Drain:
    """Runs once, whoever asks for it and however often."""

    def __init__(self, readiness: Readiness, settle: float) -> None:
        """Wait ``settle`` seconds between what is done at once and the rest."""
        self.at_once: Sequence[Step] = ()
        """What is done as soon as nobody is to come here any more."""
        self.then: Sequence[Step] = ()
        """What is done once others had time to notice."""
        self._readiness = readiness
        self._settle = settle
        self._running: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Drain, or wait until the drain that began is done; who leaves does not end it."""
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        await asyncio.shield(self._running)

    async def _run(self) -> None:
        logger.info("drain_begun")
        self._readiness.draining = True
        await _each(self.at_once)
        await asyncio.sleep(self._settle)
        await _each(self.then)
        logger.info("drain_ended")


async def _each(steps: Sequence[Step]) -> None:
    for step in steps:
        try:
            await step()
        except Exception:
            # What is left half done here is taken over by others; the other steps still count.
            logger.exception("drain_step_failed")
