"""A database on a server, reached through a bounded pool of connections."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Final, Self, TypeVar

from asyncmy import Pool
from asyncmy.connection import Connection
from asyncmy.errors import MySQLError

from contracts.outage import Outage
from infra.mysql.address import Address
from infra.mysql.outage import is_contention, is_outage
from infra.mysql.session import QuietCursor, Session

Result = TypeVar("Result")

CONNECT_SECONDS: Final = 2.0
"""How long to wait for a connection, new or from the pool."""
ANSWER_SECONDS: Final = 30.0
"""How long a read or a transaction may take: a server that hangs is away."""
SNAPSHOT_SECONDS: Final = 600.0
"""How long a look at everything may take."""
TRIES: Final = 5
"""Of a transaction that others are in the way of."""

# No gap locks; strict values; a lock is worth waiting for seconds, not a minute or a day.
_SETTINGS: Final = """
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
    innodb_lock_wait_timeout = {seconds}, lock_wait_timeout = {seconds}
"""


class Database:
    """Runs reads and transactions; connects when first asked, and again after an outage."""

    def __init__(self, address: Address, pool: Pool) -> None:
        self.address = address
        self._pool = pool

    @classmethod
    def open(cls, url: str, *, connections: int = 8, lock_seconds: int = 5) -> Self:
        """Return a database that is not connected to yet; call it on the event loop.

        It has ``connections`` at most, and waits ``lock_seconds`` for what others have locked.

        Raises:
            ValueError: the address cannot be read.
        """
        address = Address.parse(url)
        pool = Pool(
            0,
            connections,
            host=address.host,
            port=address.port,
            user=address.user,
            password=address.password,
            database=address.database,
            charset="utf8mb4",
            autocommit=True,
            connect_timeout=CONNECT_SECONDS,
            init_command=_SETTINGS.format(seconds=lock_seconds),
            cursor_cls=QuietCursor,
        )
        return cls(address, pool)

    async def read(
        self, query: Callable[[Session], Awaitable[Result]], tables: Mapping[str, str]
    ) -> Result:
        """Run ``query``, each statement of it on what is committed by then.

        Raises:
            Outage: the database is away.
        """
        with _outages():
            async with self._connection() as connection:
                return await query(_session(connection, tables))

    async def snapshot(
        self, query: Callable[[Session], Awaitable[Result]], tables: Mapping[str, str]
    ) -> Result:
        """Run ``query`` on one moment.

        Raises:
            Outage: the database is away.
        """
        with _outages():
            async with self._connection(SNAPSHOT_SECONDS) as connection:
                session = _session(connection, tables)
                await session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                await session.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT")
                try:
                    return await query(session)
                finally:
                    await _roll_back(connection)

    async def write(
        self, change: Callable[[Session], Awaitable[Result]], tables: Mapping[str, str]
    ) -> Result:
        """Run ``change`` in one transaction, again where others were in the way of it.

        Raises:
            Outage: the database is away, or others stay in the way.
        """
        with _outages():
            for tried in range(1, TRIES):
                try:
                    return await self._change(change, tables)
                except MySQLError as error:
                    if not is_contention(error):
                        raise
                await asyncio.sleep(0.01 * 2**tried * random.uniform(0.5, 1.0))  # noqa: S311 — jitter
            return await self._change(change, tables)

    async def hold(self, lock: str) -> "Held | None":
        """Hold a lock of this name until it is released or the connection ends; None if taken.

        Raises:
            Outage: the database is away.
        """
        with _outages():
            connection = await _acquired(self._pool)
            held = Held(self._pool, connection)
            taken = [0]
            try:
                taken = await _session(connection, {}).column(int, "SELECT GET_LOCK(%s, 0)", lock)
            finally:
                if taken != [1]:
                    await held.release()
            return held if taken == [1] else None

    async def close(self) -> None:
        """Close every connection, those in use as well."""
        self._pool.terminate()
        await self._pool.wait_closed()

    async def _change(
        self, change: Callable[[Session], Awaitable[Result]], tables: Mapping[str, str]
    ) -> Result:
        async with self._connection() as connection:
            await connection.begin()
            try:
                result = await change(_session(connection, tables))
                await connection.commit()
            except Exception:
                await _roll_back(connection)
                raise
            return result

    @asynccontextmanager
    async def _connection(self, seconds: float = ANSWER_SECONDS) -> AsyncIterator[Connection]:
        connection = await _acquired(self._pool)
        try:
            async with asyncio.timeout(seconds):
                yield connection
        finally:
            # One that was left in the middle of a transaction is closed by this.
            self._pool.release(connection)


async def _acquired(pool: Pool) -> Connection:
    task = asyncio.current_task()
    cancelled = 0 if task is None else task.cancelling()
    async with asyncio.timeout(CONNECT_SECONDS):
        connection = await pool.acquire()
    # The driver connects under a wait_for that swallows a cancellation which comes just then.
    if task is not None and task.cancelling() > cancelled:
        pool.release(connection)
        raise asyncio.CancelledError
    return connection


class Held:
    """A lock in the database, which ends with its connection."""

    def __init__(self, pool: Pool, connection: Connection) -> None:
        self._pool = pool
        self._connection = connection

    async def release(self) -> None:
        """Let another process have it."""
        await self._connection.ensure_closed()
        self._pool.release(self._connection)


def _session(connection: Connection, tables: Mapping[str, str]) -> Session:
    return Session(connection.cursor(), tables)


async def _roll_back(connection: Connection) -> None:
    try:
        await connection.rollback()
    except MySQLError:
        connection.close()


@contextmanager
def _outages() -> Iterator[None]:
    try:
        yield
    except (MySQLError, OSError) as error:
        if is_outage(error):
            raise Outage(f"database: {str(error) or repr(error)}") from error
        raise
