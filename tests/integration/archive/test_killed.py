"""Killed at any point, export and import come to the same end when they are run again."""

import asyncio
import os
import sqlite3
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from signal import SIGKILL
from uuid import UUID

import asyncpg
import pytest

from infra.memory.feed import InProcessFeed
from infra.postgres import verify as database
from infra.postgres.event_log import PostgresEventLog
from infra.sqlite.verify import heads
from tests.bench.moving import fill
from tests.contract.event_log.appends import said
from tests.databases import OwnDatabase
from tests.product import COMMAND

EVENTS = 12_000
KILLS = 4
PUT_IN = "SELECT " + " + ".join(
    f"(SELECT count(*) FROM log.{table})" for table in ("events", "payloads", "receipts")
)


@pytest.fixture
async def old(tmp_path: Path) -> Path:
    """A data folder with a log of some parts."""
    data = tmp_path / "old"
    data.mkdir()
    await fill(data, EVENTS)
    (data / "secret").write_bytes(b"s" * 32)
    return data


def environment(data: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MESSENGER_")}
    return kept | {"MESSENGER_DATA": str(data)} | more


def killed_when(moved: Callable[[], int], where: dict[str, str], *arguments: str) -> bool:
    """Run a command, and kill it as soon as ``moved`` rises; say whether it lived to its end."""
    before = moved()
    process = subprocess.Popen([COMMAND, *arguments], env=where, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        if moved() > before:
            process.kill()
        time.sleep(0.005)
    return process.returncode == 0


def done(where: dict[str, str], *arguments: str) -> None:
    ended = subprocess.run(
        [COMMAND, *arguments], env=where, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


def size(path: Path) -> Callable[[], int]:
    return lambda: path.stat().st_size if path.exists() else 0


def test_an_export_that_is_killed_again_and_again_ends_as_if_it_had_not_been(
    old: Path, tmp_path: Path
) -> None:
    where, whole, broken = environment(old), tmp_path / "whole", tmp_path / "broken"
    done(where, "events", "export", str(whole))
    lived = [
        killed_when(size(broken), where, "events", "export", str(broken)) for _ in range(KILLS)
    ]
    assert not lived[0]
    done(where, "events", "export", str(broken))
    assert rows_of(broken) == rows_of(whole)


def receipts_in(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as log:
        rows = log.execute("SELECT recorded_at FROM receipts ORDER BY rowid").fetchall()
    return [at for (at,) in rows]


def rows_of(archive: Path) -> bytes:
    """Return all but the line that says when it was begun."""
    return archive.read_bytes().partition(b"\n")[2]


def test_an_import_into_a_folder_that_is_killed_again_and_again_is_whole(
    old: Path, tmp_path: Path
) -> None:
    archive, new = str(tmp_path / "archive"), tmp_path / "new"
    done(environment(old), "events", "export", archive)
    where = environment(new, MESSENGER_SECRET_FILE=str(old / "secret"))
    lived = [
        killed_when(size(new / "log.db-wal"), where, "events", "import", archive)
        for _ in range(KILLS)
    ]
    assert not lived[0]
    if not any(lived):
        done(where, "events", "import", archive)
    assert heads(new / "log.db") == heads(old / "log.db")
    assert receipts_in(new / "log.db") == sorted(receipts_in(old / "log.db"))
    done(where, "events", "verify")
    done(where, "events", "export", str(tmp_path / "again"))
    assert rows_of(tmp_path / "again") == rows_of(Path(archive))


@pytest.mark.needs("postgres")
class TestInACluster:
    @pytest.fixture
    async def own(self) -> AsyncIterator[OwnDatabase]:
        own = await OwnDatabase.create()
        yield own
        await own.drop()

    async def test_an_import_that_is_killed_again_and_again_is_whole(
        self, old: Path, tmp_path: Path, own: OwnDatabase
    ) -> None:
        archive = str(tmp_path / "archive")
        await asyncio.to_thread(done, environment(old), "events", "export", archive)
        secret = {"MESSENGER_SECRET_FILE": str(old / "secret")}
        where = environment(tmp_path / "none", MESSENGER_POSTGRES_URL=own.url, **secret)
        await asyncio.to_thread(done, where, "migrate")
        ends = [await self.killed(own, where, archive)]
        assert ends == [-SIGKILL]
        while len(ends) < KILLS and ends[-1]:
            ends.append(await self.killed(own, where, archive))
        if ends[-1]:
            await asyncio.to_thread(done, where, "events", "import", archive)
        assert await database.heads(own.url) == heads(old / "log.db")
        await asyncio.to_thread(done, where, "events", "verify")
        again = tmp_path / "again"
        await asyncio.to_thread(done, where, "events", "export", str(again))
        assert rows_of(again) == rows_of(Path(archive))

    async def killed(self, own: OwnDatabase, where: dict[str, str], archive: str) -> int:
        """Kill an import as soon as it has put something in; return how it ended."""
        looking = await asyncpg.connect(own.url)
        before = await looking.fetchval(PUT_IN)
        process = await asyncio.create_subprocess_exec(
            COMMAND, "events", "import", archive, env=where, stderr=subprocess.PIPE
        )
        while process.returncode is None and await looking.fetchval(PUT_IN) == before:
            pass
        await looking.close()
        if process.returncode is None:
            process.kill()
        _, said = await process.communicate()
        assert process.returncode in (0, -SIGKILL), said
        return process.returncode or 0

    async def test_an_export_of_a_running_cluster_is_of_one_moment(
        self, old: Path, tmp_path: Path, own: OwnDatabase
    ) -> None:
        """What is recorded while it runs is in none of its tables."""
        archive, secret = str(tmp_path / "archive"), str(old / "secret")
        await asyncio.to_thread(done, environment(old), "events", "export", archive)
        where = environment(
            tmp_path / "none", MESSENGER_POSTGRES_URL=own.url, MESSENGER_SECRET_FILE=secret
        )
        await asyncio.to_thread(done, where, "events", "import", archive)
        begun = tmp_path / "begun"
        exporting = await asyncio.create_subprocess_exec(
            COMMAND, "events", "export", str(begun), env=where, stdout=subprocess.DEVNULL
        )
        while not (begun.exists() and begun.stat().st_size):  # noqa: ASYNC110 — another process's
            await asyncio.sleep(0.002)
        await self.record(own)
        assert await exporting.wait() == 0
        assert rows_of(begun) == rows_of(Path(archive))

    async def record(self, own: OwnDatabase) -> None:
        log = await PostgresEventLog.open(own.url, feed=InProcessFeed())
        await asyncio.gather(*(log.append(said(UUID(int=n))) for n in range(50)))
        await log.close()
