"""The messages read model in a folder of its own."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self, TypeVar

from infra.sqlite.read_model import SqliteReadModel
from infra.sqlite.view_store import ViewStore
from infra.sqlite.views.messages import VIEW
from projections.facts import Fact
from projections.ports import Lanes

Found = TypeVar("Found")
Dump = dict[str, list[Any]]


class Model:
    """Folds what it is given and shows what is in its tables."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory()
        self.path = Path(self._folder.name) / "messages.db"
        self.store = ViewStore(self.path, VIEW.schema, VIEW.fingerprint)
        self._model = SqliteReadModel(VIEW, self.store)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._model.close()
        self._folder.cleanup()

    async def fold(self, facts: Sequence[Fact]) -> None:
        await self._model.apply(Lanes(0, facts))

    async def dump(self) -> Dump:
        """Return what is compared of every table, after a check that the indexes fit it."""
        await self.store.write(_check_indexes)
        return await self.store.read(_rows)

    async def read(self, query: Callable[[sqlite3.Connection], Found]) -> Found:
        return await self.store.read(query)


async def dump_of(batches: Sequence[Sequence[Fact]]) -> Dump:
    """Return the tables after these batches."""
    async with Model() as model:
        for batch in batches:
            await model.fold(batch)
        return await model.dump()


def _check_indexes(connection: sqlite3.Connection) -> None:
    for index in ("search", "substrings"):
        connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")


def _rows(connection: sqlite3.Connection) -> Dump:
    return {table: connection.execute(sql).fetchall() for table, sql in VIEW.compared.items()}
