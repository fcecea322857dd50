import asyncio
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands.domain.errors import LogUnavailable
from infra.sqlite.identity.database import IdentityDatabase


@pytest.fixture
def database(tmp_path: Path) -> Iterator[IdentityDatabase]:
    opened = IdentityDatabase(tmp_path / "identity.db")
    yield opened
    opened.close()


def add(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO server_invites VALUES (x'00', 0, NULL)")


def count(connection: sqlite3.Connection) -> int:
    found: int = connection.execute("SELECT count(*) FROM server_invites").fetchone()[0]
    return found


def test_its_files_are_their_owner_s_alone(database: IdentityDatabase, tmp_path: Path) -> None:
    asyncio.run(database.run(add))
    files = list(tmp_path.iterdir())
    assert len(files) > 1
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_function_that_raises_changes_nothing(database: IdentityDatabase) -> None:
    def half(connection: sqlite3.Connection) -> None:
        add(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(database.run(half))
    assert asyncio.run(database.run(count)) == 0


def test_a_disk_that_refuses_is_an_outage(database: IdentityDatabase) -> None:
    def full(connection: sqlite3.Connection) -> None:
        # SQLite says "database or disk is full" beyond this many pages.
        connection.execute("PRAGMA max_page_count = 1")
        connection.execute("CREATE TABLE more (text)")
        connection.execute("INSERT INTO more VALUES (zeroblob(1000000))")

    with pytest.raises(LogUnavailable):
        asyncio.run(database.run(full))
