"""A log whose heads are signed, and somebody who owns its database and writes all of it anew."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol, Self

import asyncpg

from infra.event_log.damage import Heads, Verified
from infra.event_log.walk import Stored
from infra.heads.keys import signers
from infra.heads.signing import HeadSigning, SignedLog
from infra.memory.feed import InProcessFeed
from infra.postgres import verify as database
from infra.postgres.event_log import PostgresEventLog
from infra.postgres.schema import migrate
from infra.sqlite import verify as file
from infra.sqlite.event_log import SqliteEventLog
from tests.databases import OwnDatabase

SECRET = b"s" * 32
EACH = timedelta(minutes=10)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime.now(tz=UTC)

    def __call__(self) -> datetime:
        return self.now


class MemoryShelf:
    """Keeps notes in memory; away, it takes none."""

    def __init__(self) -> None:
        self.notes: dict[str, str] = {}
        self.away = False

    async def put(self, name: str, note: str) -> None:
        if self.away:
            raise OSError("the shelf is away")
        self.notes.setdefault(name, note)


class OpenLog(SignedLog, Protocol):
    async def close(self) -> None: ...


class Place(Protocol):
    """A log of its own on one kind of store."""

    log: OpenLog

    async def verify(self, *notes: Heads) -> Verified: ...

    async def rows(self) -> list[Stored]: ...

    async def rewrite(self, rows: Iterable[Stored]) -> None:
        """Give events other payloads, commitments and hashes, as whoever owns the store can."""

    async def close(self) -> None: ...


class InFile:
    """A log in an SQLite file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.log: OpenLog = SqliteEventLog.open(path, feed=InProcessFeed())

    async def verify(self, *notes: Heads) -> Verified:
        return file.verify(self._path, *notes)

    async def rows(self) -> list[Stored]:
        with closing(sqlite3.connect(self._path)) as connection:
            connection.text_factory = bytes
            found = connection.execute(file.SELECT, (-1, 0, 10_000)).fetchall()
        return [Stored._make(row) for row in found]

    async def rewrite(self, rows: Iterable[Stored]) -> None:
        with closing(sqlite3.connect(self._path)) as connection, connection:
            triggers = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
            for (name,) in triggers.fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            for row in rows:
                place = (row.part, row.off)
                connection.execute(
                    "UPDATE events SET commitment = ?, hash = ? WHERE part = ? AND off = ?",
                    (row.commitment, row.hash, *place),
                )
                connection.execute(
                    "UPDATE payloads SET payload = ? WHERE id ="
                    " (SELECT id FROM events WHERE part = ? AND off = ?)",
                    (row.payload, *place),
                )

    async def close(self) -> None:
        await self.log.close()


class InDatabase:
    """A log in a PostgreSQL database."""

    def __init__(self, own: OwnDatabase, log: PostgresEventLog) -> None:
        self._own = own
        self.log: OpenLog = log

    @classmethod
    async def open(cls) -> Self:
        own = await OwnDatabase.create()
        await migrate(own.url)
        return cls(own, await PostgresEventLog.open(own.url, feed=InProcessFeed()))

    async def verify(self, *notes: Heads) -> Verified:
        return await database.verify(self._own.url, *notes)

    async def rows(self) -> list[Stored]:
        owner = await self._owner()
        try:
            found = await owner.fetch(database.SELECT, -1, 0, 10_000)
        finally:
            await owner.close()
        return [Stored._make(row) for row in found]

    async def rewrite(self, rows: Iterable[Stored]) -> None:
        owner = await self._owner()
        try:
            await owner.execute("SET session_replication_role = replica")
            for row in rows:
                place = (row.part, row.off)
                await owner.execute(
                    "UPDATE events SET commitment = $3, hash = $4 WHERE part = $1 AND off = $2",
                    *place,
                    row.commitment,
                    row.hash,
                )
                await owner.execute(
                    "UPDATE payloads SET payload = $3 WHERE part = $1 AND off = $2",
                    *place,
                    row.payload,
                )
        finally:
            await owner.close()

    async def close(self) -> None:
        await self.log.close()
        await self._own.drop()

    async def _owner(self) -> asyncpg.Connection:
        return await asyncpg.connect(self._own.url, server_settings={"search_path": "log"})


def signing(place: Place, shelf: MemoryShelf, clock: Clock, number: int = 1) -> HeadSigning:
    """Return who signs the heads of the place's log."""
    return HeadSigning(place.log, signers(SECRET, place.log.log_id, number), shelf, clock, EACH)
