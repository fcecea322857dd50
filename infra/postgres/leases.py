"""Leases on partitions as rows: ``Ownership`` shared by processes, on the database's clock."""

import asyncio
import random
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Protocol
from uuid import UUID

import structlog

from contracts.ids import uuid7
from contracts.log import PARTITIONS

logger = structlog.stdlib.get_logger()

LASTS = 8.0
"""Seconds after which what a crashed process held is free."""
RENEWED = 0.5
"""Seconds between two looks: how soon a lease that was given up is taken."""

_SHARE = "SELECT held_part, held_epoch FROM share_leases($1, $2, $3, $4)"
_RELEASE = """
WITH gone AS (DELETE FROM lease_workers WHERE role = $1 AND worker = $2)
UPDATE leases SET worker = NULL, held_until = clock_timestamp() WHERE role = $1 AND worker = $2
"""


class Row(Protocol):
    """What a statement returns."""

    def __getitem__(self, column: int, /) -> int:
        """Return a column."""


class Database(Protocol):
    """What leases need of a pool of connections to their schema."""

    async def rows(self, statement: str, *arguments: object) -> Sequence[Row]:
        """Return what a statement that only reads finds."""

    async def write(self, statement: str, *arguments: object) -> Sequence[Row]:
        """Return what a statement that changes something returns."""


class PostgresLeases:
    """This process's share of the partitions in one role; a partition is a lane of each log."""

    def __init__(
        self,
        database: Database,
        role: str,
        *,
        partitions: int = PARTITIONS,
        lasts: float = LASTS,
        renewed: float = RENEWED,
    ) -> None:
        """Hold nothing yet; ``run`` takes and renews."""
        self.worker: UUID = uuid7()
        self._database = database
        self._role = role
        self._partitions = partitions
        self._lasts = lasts
        self._renewed = renewed
        self._epochs: dict[int, int] = {}
        self._changed: list[Callable[[], None]] = []
        self._task: asyncio.Task[None] | None = None

    def held(self, lanes: Iterable[int]) -> dict[int, int]:
        """Return those of ``lanes`` whose partition is held, each with the epoch of its lease."""
        epochs, partitions = self._epochs, self._partitions
        parts = ((lane, lane % partitions) for lane in lanes)
        return {lane: epochs[part] for lane, part in parts if part in epochs}

    def subscribe(self, changed: Callable[[], None]) -> None:
        """Call ``changed`` whenever partitions are gained or lost."""
        self._changed.append(changed)

    def start(self) -> None:
        """Take a share, and keep it from now on."""
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Give up everything at once, so that others need not wait."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._hold({})
        # If it cannot be said, the leases end by themselves.
        with suppress(Exception):
            await self._database.write(_RELEASE, self._role, self.worker)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time()
        while True:
            asked = loop.time()
            try:
                async with asyncio.timeout(self._lasts / 2):
                    share = (self._role, self.worker, self._partitions, self._lasts)
                    rows = await self._database.write(_SHARE, *share)
            except Exception as error:  # noqa: BLE001 — what is held lasts a little longer
                logger.warning("leases_unreadable", role=self._role, error=repr(error))
                if loop.time() >= until:
                    self._hold({})
            else:
                until = asked + self._lasts
                self._hold({row[0]: row[1] for row in rows})
            await asyncio.sleep(self._renewed * random.uniform(0.8, 1.0))  # noqa: S311 — jitter

    def _hold(self, epochs: dict[int, int]) -> None:
        if epochs == self._epochs:
            return
        self._epochs = epochs
        logger.info("leases_changed", role=self._role, partitions=sorted(epochs))
        for changed in self._changed:
            changed()
