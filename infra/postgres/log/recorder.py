"""Records batches over one connection, one call at a time; a call is a transaction."""

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement

from commands.ports import Unavailable
from infra.event_log.clock import Clock
from infra.event_log.group_commit import Written, one_by_one
from infra.event_log.queue import Pending
from infra.postgres.connecting import connect
from infra.postgres.log.answers import Answer, written
from infra.postgres.log.arguments import APPEND, Arguments
from infra.postgres.outage import is_collision, is_outage, named
from infra.postgres.schema import LOGS

_TRIES = 3


class Recorder:
    """A connection that is opened when it is needed, and again after it broke."""

    def __init__(self, url: str, *, first_lane: int, bounded: bool, clock: Clock | None) -> None:
        self._url = url
        self._first_lane = first_lane
        self._bounded = bounded
        self._clock = clock
        self._connection: asyncpg.Connection | None = None
        self._append: PreparedStatement | None = None

    async def open(self) -> None:
        """Connect and prepare the call.

        Raises:
            Misconfigured: the server would break a promise of the log.
            OSError, TimeoutError, asyncpg.PostgresError: the server cannot be reached.
        """
        self._connection = await connect(self._url, LOGS[self._bounded])
        self._append = await self._connection.prepare(APPEND)

    async def record(self, batch: list[Pending]) -> Written:
        """Record a batch and wait until it is flushed.

        A call that broke may have been recorded all the same: it is repeated with the same
        command ids, and the receipts tell.
        """
        error: Exception = OSError("not connected")
        for _ in range(_TRIES):
            try:
                if self._append is None:
                    await self.open()
            except Exception as refusal:  # noqa: BLE001 — whatever it is, the log is out of reach
                return _refused(batch, refusal)
            try:
                return await self._call(batch)
            except Exception as failure:  # noqa: BLE001 — one odd append must not fail the others
                error = failure
            if is_outage(error):
                self._drop()
            elif not is_collision(error) or len(batch) > 1:
                return await one_by_one(batch, self.record, error)
        return _refused(batch, error)

    async def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            await self._connection.close()
        self._append = self._connection = None

    async def _call(self, batch: list[Pending]) -> Written:
        if self._append is None:
            raise ConnectionError("not connected")
        clock = None if self._clock is None else self._clock()
        call = Arguments(batch, chained=not self._bounded, clock=clock)
        rows = await self._append.fetch(*call.columns())
        return written(call, [Answer(*row) for row in rows], self._first_lane)

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
        self._append = self._connection = None


def _refused(batch: list[Pending], error: Exception) -> Written:
    reason = f"the log cannot be written: {named(error)}"
    return Written([Unavailable(reason)] * len(batch))
