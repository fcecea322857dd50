"""A bounded pool of connections, and what its errors mean to those who ask."""

from collections.abc import Awaitable, Callable
from typing import Self, TypeVar

import asyncpg
import structlog
from asyncpg.pool import PoolConnectionProxy

from infra.postgres.connecting import CONNECT_SECONDS, open_pool
from infra.postgres.outage import is_outage, named

T = TypeVar("T")


class Database:
    """Runs each function in a transaction of its own; one that raises changes nothing."""

    def __init__(self, pool: asyncpg.Pool, unavailable: Callable[[str], Exception]) -> None:
        self._pool = pool
        self._unavailable = unavailable

    @classmethod
    async def open(
        cls, url: str, schema: str, *, connections: int, unavailable: Callable[[str], Exception]
    ) -> Self:
        """Open a pool for one schema; ``unavailable`` makes the exception of an outage.

        Raises:
            Misconfigured: the server would break a promise of the log.
            OSError, TimeoutError, asyncpg.PostgresError: the server cannot be reached.
        """
        return cls(await open_pool(url, schema, connections), unavailable)

    async def run(self, function: Callable[[PoolConnectionProxy], Awaitable[T]]) -> T:
        """Return what ``function`` returns, once that is flushed."""
        try:
            async with (
                self._pool.acquire(timeout=CONNECT_SECONDS) as connection,
                connection.transaction(),
            ):
                return await function(connection)
        except Exception as error:
            raise self._told(error) from error

    async def rows(self, statement: str, *arguments: object) -> list[asyncpg.Record]:
        """Return what a statement that only reads finds, asked twice if a connection broke."""
        try:
            return await self._fetch(statement, arguments)
        except Exception as error:
            if isinstance(error, TimeoutError) or not is_outage(error):
                raise self._told(error) from error
        try:
            return await self._fetch(statement, arguments)
        except Exception as error:
            raise self._told(error) from error

    async def write(self, statement: str, *arguments: object) -> list[asyncpg.Record]:
        """Return what a statement that changes something returns, once that is flushed.

        It is asked once: what became of it when the connection broke is not known.
        """
        try:
            return await self._fetch(statement, arguments)
        except Exception as error:
            raise self._told(error) from error

    async def close(self) -> None:
        """Let what runs finish and close the connections."""
        await self._pool.close()

    async def _fetch(self, statement: str, arguments: tuple[object, ...]) -> list[asyncpg.Record]:
        async with self._pool.acquire(timeout=CONNECT_SECONDS) as connection:
            found: list[asyncpg.Record] = await connection.fetch(statement, *arguments)
            return found

    def _told(self, error: Exception) -> Exception:
        if not is_outage(error):
            return error
        # What the server says names addresses and accounts: it is for operators, not for clients.
        structlog.get_logger().warning("database_unavailable", error=named(error))
        return self._unavailable("the database cannot be asked")
