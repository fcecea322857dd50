"""Keeps the write-ahead log of a log file short without keeping its writer waiting."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from infra.sqlite.log.log_file import BUSY_MILLISECONDS, connect

_PAUSE = 0.5
_LONG = 64 * 1024 * 1024


class Upkeep:
    """Moves committed pages into the file each half second, in a thread of its own.

    That alone does not shorten a write-ahead log that is always written to: when it is longer
    than 64 MiB, or nothing was written for a while, ``turn`` keeps the writer away while
    ``shorten`` empties it on the writer's own connection: from another one it would look like a
    change of the file, and the writer would forget all it knows.
    """

    def __init__(self, path: Path, turn: asyncio.Lock, shorten: Callable[[], None]) -> None:
        self.written = True
        self._shorten = shorten
        self._wal = path.with_name(path.name + "-wal")
        self._connection = connect(path)
        self._turn = turn
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"upkeep-{path.stem}")

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            await asyncio.sleep(_PAUSE)
            idle = not self.written
            self.written = False
            if not idle:
                await self._in_thread(self._work_off)
            if self._length() > (0 if idle else _LONG):
                async with self._turn:
                    await self._in_thread(self._shorten)

    def close(self) -> None:
        """Let what is under way finish, and close."""
        self._thread.shutdown()
        self._connection.close()

    def _length(self) -> int:
        try:
            return self._wal.stat().st_size
        except OSError:
            return 0

    def _work_off(self) -> None:
        checkpoint(self._connection, "PASSIVE")

    async def _in_thread(self, work: Callable[[], None]) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, work)


def checkpoint(connection: sqlite3.Connection, mode: str) -> None:
    """Work off the write-ahead log as far as readers and the disk allow now."""
    connection.execute("PRAGMA busy_timeout = 0")
    with suppress(sqlite3.DatabaseError):  # what is committed stays where it is until next time
        connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
