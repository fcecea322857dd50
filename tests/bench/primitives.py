"""What the machine itself can do, measured in the same run as the product."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from msgspec import Struct

from tests.bench.http_load import Client, ClosedLoop, request
from tests.bench.socket_load import Socket

SECONDS = 3.0


class Primitives(Struct, frozen=True):
    """Rates a second of the bare parts."""

    litestar_echo: float
    sqlite_commits: float
    sqlite_rows_in_batches_of_50: float
    websocket_frames: float
    fdatasync: float


def measure() -> Primitives:
    """Measure each for a few seconds."""
    commits, rows = _sqlite()
    echo, frames = _servers()
    return Primitives(echo, commits, rows, frames, _fdatasync())


def _fdatasync() -> float:
    with tempfile.TemporaryFile(dir=_disk()) as file:
        count, started = 0, time.perf_counter()
        while time.perf_counter() - started < SECONDS:
            os.write(file.fileno(), b"x" * 512)
            os.fdatasync(file.fileno())
            count += 1
        return count / (time.perf_counter() - started)


def _sqlite() -> tuple[float, float]:
    with tempfile.TemporaryDirectory(dir=_disk()) as folder:
        connection = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB)")
        rates = tuple(_commit(connection, rows) * rows for rows in (1, 50))
        connection.close()
        return rates[0], rates[1]


def _commit(connection: sqlite3.Connection, rows: int) -> float:
    batch = [(b"x" * 300,)] * rows
    count, started = 0, time.perf_counter()
    while time.perf_counter() - started < SECONDS:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO t (body) VALUES (?)", batch)
        connection.execute("COMMIT")
        count += 1
    return count / (time.perf_counter() - started)


def _servers() -> tuple[float, float]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.bare_server"], stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        return asyncio.run(_echo(port)), asyncio.run(_frames(port))
    finally:
        process.terminate()
        process.wait()


async def _echo(port: int) -> float:
    body = request("POST", "/echo", None, b'{"text": "%s"}' % (b"x" * 200))

    def forever() -> "Endless":
        return Endless(body)

    loops = [ClosedLoop(await Client.connect(port), forever()) for _ in range(64)]
    for loop in loops:
        loop.start()
    await asyncio.sleep(SECONDS)
    await asyncio.gather(*(loop.stop() for loop in loops))
    return sum(len(loop.seconds) for loop in loops) / SECONDS


class Endless:
    """The same request again and again."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def __iter__(self) -> "Endless":
        return self

    def __next__(self) -> bytes:
        return self._body


async def _frames(port: int) -> float:
    count = 0

    def received(_: bytes, __: float) -> None:
        nonlocal count
        count += 1

    sockets = [await Socket.connect(port, "/flood", received, b"go") for _ in range(64)]
    await asyncio.sleep(SECONDS)
    for socket in sockets:
        socket.close()
    return count / SECONDS


def _disk() -> str:
    """Return a folder on the disk that the product would write to, not in memory."""
    folder = Path(".data/bench")
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder)
