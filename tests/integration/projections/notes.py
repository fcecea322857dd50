"""A small projection, every topic as it was set, with its versions on each store."""

import re
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

from contracts.events.conversation import TopicChanged
from infra.mysql.session import Session
from infra.mysql.view import ID
from infra.mysql.view import View as MysqlView
from infra.mysql.view_versions import MysqlVersions
from infra.sqlite.read_model import View
from infra.sqlite.view_versions import ViewVersions
from projections.facts import Fact
from projections.ports import ReadModel, Versions
from tests.mysql_databases import OwnDatabase, own_database

STORES = ("sqlite", "mysql")
TYPES = frozenset({"TopicChanged"})


def row_of(fact: Fact) -> tuple[str, int, str]:
    assert isinstance(fact.event, TopicChanged)
    if fact.event.topic == "poison":
        raise ValueError(fact.event.topic)
    return str(fact.recorded.key), fact.recorded.offset, fact.event.topic


def note(connection: sqlite3.Connection, facts: Sequence[Fact]) -> None:
    connection.executemany("INSERT INTO notes VALUES (?, ?, ?)", map(row_of, facts))


async def insert(session: Session, facts: Sequence[Fact]) -> None:
    await session.many("INSERT INTO {notes} VALUES (%s, %s, %s)", [row_of(fact) for fact in facts])


SQLITE = View(
    name="notes",
    schema="CREATE TABLE notes (id TEXT, off INTEGER, topic TEXT, PRIMARY KEY (id, off));",
    types=TYPES,
    apply=note,
    compared={"notes": "SELECT * FROM notes ORDER BY id, off"},
)
MYSQL = MysqlView(
    name="notes",
    tables={"notes": f"id {ID}, off BIGINT, topic TEXT, PRIMARY KEY (id, off)"},
    types=TYPES,
    apply=insert,
    compared={"notes": "SELECT * FROM {notes} ORDER BY id, off"},
)


class OpenVersions(Versions, Protocol):
    """Versions with the active one at hand."""

    @property
    def model(self) -> ReadModel: ...


class Notes(Protocol):
    """A store of notes."""

    async def open(self, log_id: str = "log") -> OpenVersions: ...

    async def close(self) -> None: ...

    async def topics(self) -> list[str]:
        """Return what readers see."""

    async def spoil(self) -> None:
        """Make the active version say what the log does not."""

    async def stored(self) -> int:
        """Return how many versions there are."""


class SqliteNotes:
    """In a folder, a file a version."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.versions: ViewVersions | None = None

    async def open(self, log_id: str = "log") -> ViewVersions:
        await self.close()
        self.versions = ViewVersions(self.folder, SQLITE, log_id)
        return self.versions

    async def close(self) -> None:
        if self.versions is not None:
            versions, self.versions = self.versions, None
            await versions.close()

    async def topics(self) -> list[str]:
        def query(connection: sqlite3.Connection) -> list[str]:
            rows = connection.execute("SELECT topic FROM notes ORDER BY off")
            return [topic for (topic,) in rows]

        assert self.versions is not None
        return await self.versions.read(query)

    async def spoil(self) -> None:
        assert self.versions is not None
        await self.versions.model.store.write(
            lambda connection: connection.execute("UPDATE notes SET topic = 'wrong'")
        )

    async def stored(self) -> int:
        return len(list(self.folder.glob("*.db")))


class MysqlNotes:
    """In a database of their own."""

    def __init__(self, server: OwnDatabase) -> None:
        self.server = server
        self.versions: MysqlVersions | None = None

    async def open(self, log_id: str = "log") -> MysqlVersions:
        self.versions = MysqlVersions(self.server.open(), MYSQL, log_id)
        # The tables are made when a model is first asked something.
        await self.versions.model.checkpoint()
        return self.versions

    async def close(self) -> None:
        """Nothing of it waits to be stored."""

    async def topics(self) -> list[str]:
        async def query(session: Session) -> list[str]:
            return await session.column(str, "SELECT topic FROM {notes} ORDER BY off")

        assert self.versions is not None
        return await self.versions.read(query)

    async def spoil(self) -> None:
        await self.server.sql(f"UPDATE {MYSQL.stem('log')}_notes SET topic = 'wrong'")

    async def stored(self) -> int:
        tables = (re.sub(r"_[a-z]+$", "", table) for table in await self.server.tables())
        return len(set(tables))


@asynccontextmanager
async def open_notes(store: str, folder: Path) -> AsyncIterator[Notes]:
    """Open one of the stores, empty."""
    if store == "mysql":
        async with own_database() as server:
            yield MysqlNotes(server)
        return
    notes = SqliteNotes(folder)
    yield notes
    await notes.close()
