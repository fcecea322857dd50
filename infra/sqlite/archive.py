"""A data folder's files as an archive sees them."""

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from infra.archive.tables import Row, Table
from infra.event_log.identity import UNFINISHED, LogIdentity, WrongLog, already
from infra.sqlite.identity.database import IdentityDatabase
from infra.sqlite.log.batch import STRETCH
from infra.sqlite.log.log_file import connect, create, identity

_BY_PLACE = frozenset({"payloads", "redactions"})
"""Tables whose rows have an event's row id in the place of its partition and offset."""

_BY_AGE = (
    "CREATE TEMPORARY TABLE aged AS SELECT * FROM receipts ORDER BY recorded_at",
    "DELETE FROM receipts",
    "INSERT INTO receipts SELECT * FROM aged ORDER BY rowid",
    "DROP TABLE aged",
)
"""An archive has receipts by their ids, and the log finds the oldest by the order of its rows."""


class SqliteRows:
    """The tables of one file; each call is one transaction, in a thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: sqlite3.Connection | None = None

    async def page(self, table: Table, after: Row | None, limit: int) -> Sequence[Row]:
        """Return the next rows of a table after a key, in the order of keys."""
        return await asyncio.to_thread(self._page, table, after, limit)

    async def holds(self, table: Table, row: Row) -> bool:
        """Say whether a row of this key is there."""
        where = " AND ".join(f"{name} = ?" for name in _keys(table))
        found = f"SELECT 1 {_source(table)} WHERE {where}"
        rows = await asyncio.to_thread(self._read, found, table.key_of(row))
        return bool(rows)

    async def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Put rows in, all in one transaction; those that are there already stay."""
        await asyncio.to_thread(self._insert, table, rows)

    def _page(self, table: Table, after: Row | None, limit: int) -> list[Row]:
        keys = ", ".join(_keys(table))
        where = f"WHERE ({keys}) > ({_marks(table.key)})" if after else ""
        columns = ", ".join(_column(table, name) for name in table.columns)
        query = f"SELECT {columns} {_source(table)} {where} ORDER BY {keys} LIMIT ?"
        return self._read(query, (*(after or ()), limit))

    def _read(self, query: str, parameters: Sequence[object]) -> list[Row]:
        return self.connection.execute(query, parameters).fetchall()

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        with self.connection as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(_statement(table), rows)
            if table.name == "events":
                stretches = {(row[3], int(row[1] or 0) // STRETCH) for row in rows}
                connection.executemany("INSERT OR IGNORE INTO stretches VALUES (?, ?)", stretches)

    @property
    def connection(self) -> sqlite3.Connection:
        """The one connection to the file: with the last one SQLite would tidy up each time."""
        if self._opened is None:
            self._opened = connect(self._path)
            self._opened.execute("PRAGMA wal_autocheckpoint = 4000")
        return self._opened

    def close(self) -> None:
        """Let go of the file."""
        if self._opened is not None:
            self._opened.close()


class SqliteLogRows(SqliteRows):
    """The tables of a log's file."""

    async def identity(self) -> LogIdentity | None:
        """Return which log it is, None if there is none yet."""
        if not self._path.exists():
            return None
        return await asyncio.to_thread(self._identity)

    async def ends(self) -> dict[int, int]:
        """Return the last offset of each partition that has events."""
        query = "SELECT part, max(off) FROM events GROUP BY part"
        rows = await asyncio.to_thread(self._read, query, ())
        return {int(part or 0): int(off or 0) for part, off in rows}

    async def begin(self, log: LogIdentity) -> None:
        """Make it this log, which nobody may serve before it is whole.

        Raises:
            WrongLog: there is another one.
        """
        found = await self.identity()
        if found is None:
            await asyncio.to_thread(self._create, log)
        elif (found.log_id, found.epoch) != (log.log_id, UNFINISHED):
            raise WrongLog(f"{self._path} {already(found, log)}; import into a new data folder")

    async def finish(self, log: LogIdentity) -> None:
        """Let it be served; payloads that were erased since they were archived go."""
        await asyncio.to_thread(self._finish, log.epoch)

    def _identity(self) -> LogIdentity | None:
        return identity(self.connection)

    def _create(self, log: LogIdentity) -> None:
        unfinished = LogIdentity(log.log_id, UNFINISHED, log.partitions, log.bounded)
        create(self.connection, unfinished)

    def _finish(self, epoch: int) -> None:
        with self.connection as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("DELETE FROM payloads WHERE id IN (SELECT id FROM redactions)")
            for statement in _BY_AGE:
                connection.execute(statement)
            connection.execute("UPDATE log SET epoch = ?", (epoch,))


class SqliteIdentityRows(SqliteRows):
    """The tables of ``identity.db``, which is made if there is none."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        IdentityDatabase(path).close()


def _source(table: Table) -> str:
    if table.name in _BY_PLACE:
        return f"FROM {table.name} AS t JOIN events AS e ON e.id = t.id"
    return f"FROM {table.name} AS t"


def _column(table: Table, name: str) -> str:
    by_event = table.name in _BY_PLACE and name in {"part", "off"}
    return f"e.{name}" if by_event else f"t.{name}"


def _keys(table: Table) -> list[str]:
    return [_column(table, name) for name in table.columns[: table.key]]


def _statement(table: Table) -> str:
    if table.name in _BY_PLACE:
        return (
            f"INSERT OR IGNORE INTO {table.name} SELECT id, ?3, ?4 FROM events"  # noqa: S608
            " WHERE part = ?1 AND off = ?2"
        )
    columns = ", ".join(table.columns)
    return f"INSERT OR IGNORE INTO {table.name} ({columns}) VALUES ({_marks(len(table.columns))})"  # noqa: S608


def _marks(count: int) -> str:
    return ", ".join("?" * count)
