"""A database's schemas as an archive sees them, over one connection of its owner."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg

from infra.archive.tables import Row, Table, Value
from infra.event_log.identity import UNFINISHED, LogIdentity, WrongLog, already
from infra.postgres.connecting import connect_as_operator
from infra.postgres.schema import identity

_IDS = frozenset(
    [
        *("key", "event_id", "actor", "correlation", "causation", "command_id"),
        *("user_id", "session_id", "api_token_id"),
    ]
)
"""Columns that hold ids; an archive has their bytes."""


class PostgresRows:
    """The tables of one schema."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def page(self, table: Table, after: Row | None, limit: int) -> Sequence[Row]:
        """Return the next rows of a table after a key, in the order of keys."""
        keys = ", ".join(table.columns[: table.key])
        place = f"WHERE ({keys}) > ({_marks(table.key)})" if after else ""
        columns = ", ".join(table.columns)
        rows = await self._connection.fetch(
            f"SELECT {columns} FROM {table.name} {place} ORDER BY {keys} LIMIT {limit}",  # noqa: S608 — names of our own tables
            *_stored(table, after or ()),
        )
        return [tuple(_archived(value) for value in row) for row in rows]

    async def holds(self, table: Table, row: Row) -> bool:
        """Say whether a row of this key is there."""
        where = " AND ".join(
            f"{name} = ${n}" for n, name in enumerate(table.columns[: table.key], 1)
        )
        found = await self._connection.fetchval(
            f"SELECT EXISTS (SELECT FROM {table.name} WHERE {where})",  # noqa: S608 — as above
            *_stored(table, table.key_of(row)),
        )
        return bool(found)

    async def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Put rows in, all in one transaction; those that are there already stay."""
        stored = [_stored(table, row) for row in rows]
        try:
            await self._connection.copy_records_to_table(
                table.name, records=stored, columns=table.columns
            )
        except asyncpg.UniqueViolationError:
            await self._add(table, stored)

    async def _add(self, table: Table, stored: Sequence[tuple[Value | UUID, ...]]) -> None:
        """Put in those of the rows that are not there: another archive's parts begin elsewhere."""
        columns = ", ".join(table.columns)
        await self._connection.executemany(
            f"INSERT INTO {table.name} ({columns}) VALUES ({_marks(len(table.columns))})"  # noqa: S608
            " ON CONFLICT DO NOTHING",
            stored,
        )


class PostgresLogRows(PostgresRows):
    """The tables of a log."""

    async def identity(self) -> LogIdentity | None:
        """Return which log it is."""
        return await identity(self._connection)

    async def ends(self) -> dict[int, int]:
        """Return the last offset of each partition that has events."""
        rows = await self._connection.fetch("SELECT part, max(off) FROM events GROUP BY part")
        return {row["part"]: row["max"] for row in rows}

    async def begin(self, log: LogIdentity) -> None:
        """Make it this log, which nobody may serve before it is whole.

        Raises:
            WrongLog: there is another one that has events.
        """
        # What the machine forgets in a crash is what came last, and the next run finds it gone.
        await self._connection.execute("SET synchronous_commit TO off")
        found = await identity(self._connection)
        if (found.log_id, found.epoch) == (log.log_id, UNFINISHED):
            return
        changed = await self._connection.fetchval(
            "UPDATE log SET log_id = $1, epoch = $2 WHERE NOT EXISTS (SELECT FROM events)"
            " RETURNING TRUE",
            log.log_id,
            UNFINISHED,
        )
        if not changed:
            raise WrongLog(f"the database {already(found, log)}; import into an empty one")

    async def finish(self, log: LogIdentity) -> None:
        """Let it be served; payloads that were erased since they were archived go."""
        await self._connection.execute("SET synchronous_commit TO on")
        await self._connection.execute(
            "DELETE FROM payloads AS p USING redactions AS r"
            " WHERE r.part = p.part AND r.off = p.off"
        )
        await self._connection.execute("UPDATE log SET epoch = $1", log.epoch)


@asynccontextmanager
async def connected(url: str, schema: str) -> AsyncIterator[asyncpg.Connection]:
    """Have a connection of the database's owner to one schema."""
    connection = await connect_as_operator(url, schema)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def one_moment(*connections: asyncpg.Connection) -> AsyncIterator[None]:
    """Let all of them see the database as it is now, whatever others do to it meanwhile."""
    first, *others = connections
    await _begin(first)
    snapshot = await first.fetchval("SELECT pg_export_snapshot()")
    for other in others:
        await _begin(other)
        await other.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
    yield


async def _begin(connection: asyncpg.Connection) -> None:
    """Begin a transaction that ends with the connection, however long it looks on."""
    await connection.execute("SET idle_in_transaction_session_timeout TO 0")
    await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")


def _marks(count: int) -> str:
    return ", ".join(f"${n}" for n in range(1, count + 1))


def _stored(table: Table, row: Row) -> tuple[Value | UUID, ...]:
    """Return values of the first columns as the database has them."""
    return tuple(
        UUID(bytes=value) if name in _IDS and isinstance(value, bytes) else value
        for name, value in zip(table.columns, row, strict=False)
    )


def _archived(value: Value | UUID) -> Value:
    return value.bytes if isinstance(value, UUID) else value
