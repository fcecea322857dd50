"""What a read model in a file of SQLite does when the file is at fault."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from contracts.outage import Outage
from tests.contract.read_model.titles import SqliteTitles, lanes, open_titles, renamed


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[SqliteTitles]:
    async with open_titles("sqlite", tmp_path) as titles:
        assert isinstance(titles, SqliteTitles)
        yield titles


async def test_a_damaged_file_is_replaced(file: SqliteTitles) -> None:
    file.path.write_bytes(b"no database at all " * 100)
    assert await file.open().checkpoint() == {}


async def test_a_locked_file_is_an_outage(file: SqliteTitles) -> None:
    model = file.open()
    await model.store.write(lambda connection: connection.execute("PRAGMA busy_timeout = 0"))
    other = sqlite3.connect(model.store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(Outage):
            await model.apply(lanes(renamed(0, "one")))
    finally:
        other.close()
    await model.apply(lanes(renamed(0, "one")))
    assert await file.titles() == ["one"]
