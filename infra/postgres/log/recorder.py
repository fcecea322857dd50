"""Records batches over one connection, one call at a time; a call is a transaction."""

import asyncio

import asyncpg
import structlog
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
_PAUSE = 0.25


class Recorder:
    """A connection that is opened when it is needed, and again after it broke."""

    def __init__(self, url: str, *, first_lane: int, bounded: bool, clock: Clock | None) -> None:
        self._url = url
        self._first_lane = first_lane
        self._bounded = bounded
        self._clock = clock
        self._connection: asyncpg.Connection | None = None
        self._append: PreparedStatement | None = None
        self._refusal: Exception | None = None
        self._again_at = 0.0

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
            if (refusal := await self._out_of_reach()) is not None:
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

    async def _out_of_reach(self) -> Exception | None:
        """Connect if need be, and say why that fails; for a moment the answer stays the same.

        So what waits in the queue is refused at once, and does not wait for a server in turn.
        """
        if self._append is not None:
            return None
        now = asyncio.get_running_loop().time()
        if self._refusal is not None and now < self._again_at:
            return self._refusal
        try:
            await self.open()
        except Exception as error:  # noqa: BLE001 — whatever it is, nothing can be recorded
            self._drop()
            self._refusal = error
            self._again_at = asyncio.get_running_loop().time() + _PAUSE
            return error
        self._refusal = None
        return None

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
    # What the server says names addresses and accounts: it is for operators, not for clients.
    structlog.get_logger().warning("batch_refused", appends=len(batch), error=named(error))
    return Written([Unavailable("the log cannot be written")] * len(batch))
