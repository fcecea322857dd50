"""Lets go of receipts that are older than any repeat."""

import asyncio

from contracts.outage import Outage
from infra.event_log.clock import Clock
from infra.postgres.database import Database

_PORTION = 5_000
_PAUSE = 600.0
_FORGET = "SELECT forget_receipts($1, $2)"


class OldReceipts:
    """Receipts of more than 30 days; whichever process comes first takes them."""

    def __init__(self, database: Database, clock: Clock | None) -> None:
        self._database = database
        self._clock = clock

    async def forget(self) -> None:
        """Let them go in portions, each a short transaction."""
        gone = _PORTION
        while gone == _PORTION:
            now = None if self._clock is None else self._clock()
            [(gone,)] = await self._database.rows(_FORGET, now, _PORTION)

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            await asyncio.sleep(_PAUSE)
            try:
                await self.forget()
            except Outage:
                continue
