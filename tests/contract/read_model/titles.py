"""A small projection, the titles in the order they were given, on each store of read models."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol
from uuid import UUID

from asyncmy.errors import OperationalError

from contracts.events import Erased
from contracts.events.codec import encode
from contracts.events.conversation import ConversationRenamed
from contracts.ids import SYSTEM
from contracts.log import Recorded
from infra.mysql.read_model import MysqlReadModel
from infra.mysql.session import Session
from infra.mysql.view import Tables
from infra.mysql.view import View as MysqlView
from infra.sqlite.read_model import SqliteReadModel, View
from infra.sqlite.view_store import ViewStore
from projections.facts import Fact
from projections.ports import Lanes, Parked, ReadModel
from tests.mysql_databases import OwnDatabase, own_database

STORES = ("sqlite", "mysql")
A, B = UUID(int=1), UUID(int=2)
TYPES = frozenset({"ConversationRenamed"})


def renamed(offset: int, title: str | None, key: UUID = A, partition: int = 3) -> Fact:
    payload = None if title is None else encode(ConversationRenamed(title=title)).payload
    return Fact(
        Recorded(
            partition=partition,
            offset=offset,
            stream=f"conversation-{key}",
            key=key,
            revision=offset,
            type="ConversationRenamed",
            schema=1,
            recorded_at=offset,
            actor_id=SYSTEM,
            correlation_id=A,
            payload=payload,
        )
    )


def lanes(*facts: Fact) -> Lanes:
    return Lanes(first_lane=0, events=facts)


def parked(fact: Fact) -> Parked:
    recorded = fact.recorded
    return Parked(
        key=recorded.key,
        lane=recorded.partition,
        offset=recorded.offset,
        type=recorded.type,
        error="poison",
        parked_at=1,
        after={recorded.partition: recorded.offset - 1},
    )


class Titles(Protocol):
    """A store that keeps the titles, opened as often as asked."""

    def open(self, *, revision: int = 1, blind: bool = False) -> ReadModel: ...

    async def close(self, model: ReadModel) -> None: ...

    async def titles(self) -> list[str]: ...


class SqliteTitles:
    """In a file."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "titles-v1.db"
        self.opened: list[SqliteReadModel] = []

    def open(self, *, revision: int = 1, blind: bool = False) -> SqliteReadModel:
        schema = "CREATE TABLE titles (n INTEGER PRIMARY KEY, title TEXT NOT NULL);"
        types = frozenset[str]() if blind else TYPES
        view = View(name="titles", revision=revision, schema=schema, types=types, apply=collect)
        store = ViewStore(self.path, view.schema, view.fingerprint)
        self.opened.append(SqliteReadModel(view, store))
        return self.opened[-1]

    async def close(self, model: ReadModel) -> None:
        assert isinstance(model, SqliteReadModel)
        self.opened.remove(model)
        await model.close()

    async def titles(self) -> list[str]:
        def query(connection: sqlite3.Connection) -> list[str]:
            return [title for (title,) in connection.execute("SELECT title FROM titles ORDER BY n")]

        return await self.opened[-1].store.read(query)


def collect(connection: sqlite3.Connection, facts: Sequence[Fact]) -> None:
    for title in map(title_of, facts):
        if title == "full":
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        connection.execute("INSERT INTO titles (title) VALUES (?)", (title,))


class MysqlTitles:
    """In a database of their own."""

    def __init__(self, server: OwnDatabase) -> None:
        self.server = server
        self._view = self._titles()

    def _titles(self, *, revision: int = 1, blind: bool = False) -> MysqlView:
        return MysqlView(
            name="titles",
            revision=revision,
            tables={"titles": "n BIGINT PRIMARY KEY AUTO_INCREMENT, title TEXT NOT NULL"},
            types=frozenset() if blind else TYPES,
            apply=insert,
        )

    def open(self, *, revision: int = 1, blind: bool = False) -> MysqlReadModel:
        self._view = self._titles(revision=revision, blind=blind)
        return MysqlReadModel(self._view, self.server.open(), self._view.stem("log"))

    @property
    def tables(self) -> Tables:
        return self._view.named(self._view.stem("log"))

    async def close(self, model: ReadModel) -> None:
        """Nothing of it waits to be stored."""

    async def titles(self) -> list[str]:
        query = f"SELECT title FROM {self.tables['titles']} ORDER BY n"
        return [title for (title,) in await self.server.sql(query)]


async def insert(session: Session, facts: Sequence[Fact]) -> None:
    for title in map(title_of, facts):
        if title == "full":
            raise OperationalError(1114, "The table 'titles' is full")
        await session.execute("INSERT INTO {titles} (title) VALUES (%s)", title)


def title_of(fact: Fact) -> str:
    match fact.event:
        case ConversationRenamed(title="poison"):
            raise ValueError("poison")
        case ConversationRenamed(title=title):
            return title
        case Erased():
            return "erased"
        case _:
            raise AssertionError(fact.recorded.type)


@asynccontextmanager
async def open_titles(store: str, folder: Path) -> AsyncIterator[Titles]:
    """Open one of the stores, empty."""
    if store == "mysql":
        async with own_database() as server:
            yield MysqlTitles(server)
        return
    titles = SqliteTitles(folder)
    yield titles
    for model in titles.opened:
        await model.store.close()
