"""A connection in use: statements over tables by the names that a view gives them."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec
from asyncmy.connection import Connection
from asyncmy.cursors import Cursor, SSCursor

Row = TypeVar("Row")
Value = str | int | None
List = tuple[Value | tuple[Value, ...], ...]
"""What ``IN %s`` takes."""

Keys = Sequence[str | tuple[Value, ...]]

_PAGE = 1_000
_LONGEST_LIST = 500
"""Keys that ``IN`` is given at once: above 1,000 MariaDB joins instead of looking each one up."""


class QuietCursor(Cursor):
    """A cursor that does not fetch warnings, which cost a round trip and may quote data.

    Each statement with ``VALUES(column)`` has one on MySQL, each ignored row one on MariaDB.
    """

    async def _show_warnings(self, conn: Connection) -> None:
        """Let warnings be."""


class Session:
    """Runs statements; ``{table}`` in one stands for the table that a view knows by this name."""

    def __init__(self, cursor: Cursor, tables: Mapping[str, str]) -> None:
        self._cursor = cursor
        self._tables = tables

    async def execute(self, statement: str, *values: Value | List) -> None:
        """Run a statement."""
        await self._cursor.execute(self._named(statement), values or None)

    async def rows(self, row: type[Row], statement: str, *values: Value | List) -> list[Row]:
        """Return the rows of a query, each as a ``row``."""
        await self.execute(statement, *values)
        return msgspec.convert(await self._cursor.fetchall(), list[row])  # type: ignore[valid-type]  # made for this call

    async def column(self, kind: type[Row], statement: str, *values: Value | List) -> list[Row]:
        """Return the one column of a query, each value as a ``kind``."""
        await self.execute(statement, *values)
        return msgspec.convert([row[0] for row in await self._cursor.fetchall()], list[kind])  # type: ignore[valid-type]  # as above

    async def rows_in(self, row: type[Row], statement: str, keys: Keys) -> list[Row]:
        """Return the rows of a query that ends in ``IN %s``, for as many keys as there are."""
        found = []
        for group in _groups(keys):
            found += await self.rows(row, statement, group)
        return found

    async def execute_in(self, statement: str, keys: Keys) -> None:
        """Run a statement that ends in ``IN %s``, for as many keys as there are."""
        for group in _groups(keys):
            await self.execute(statement, group)

    async def pages(self, query: str) -> AsyncIterator[list[tuple[Value, ...]]]:
        """Yield the rows of a long query, some at a time."""
        async with SSCursor(self._cursor.connection) as cursor:
            await cursor.execute(self._named(query))
            while page := await cursor.fetchmany(_PAGE):
                yield list(page)

    async def many(self, statement: str, rows: Sequence[Sequence[Value]]) -> None:
        """Run ``INSERT … VALUES (%s, …)`` for many rows, as few statements as packets allow."""
        if rows:
            await self._cursor.executemany(self._named(statement), rows)

    def _named(self, statement: str) -> str:
        return statement.format_map(self._tables)


def _groups(keys: Keys) -> Iterator[List]:
    for at in range(0, len(keys), _LONGEST_LIST):
        yield tuple(keys[at : at + _LONGEST_LIST])
