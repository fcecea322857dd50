"""Keeps the write-ahead log of a log file short without keeping its writer waiting."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from infra.sqlite.log.log_file import connect

_PAUSE = 0.5
_LONG = 64 * 1024 * 1024


class Upkeep:
    """Moves committed pages into the file each half second, in a thread of its own.

    That alone does not shorten a write-ahead log that is always written to: when it is longer
    than 64 MiB, or nothing was written for a while, ``turn`` keeps the writer away and it is
    emptied.
    """

    def __init__(self, path: Path, turn: asyncio.Lock) -> None:
        self.written = True
        self._wal = path.with_name(path.name + "-wal")
        self._connection = connect(path)
        self._connection.execute("PRAGMA busy_timeout = 0")
        self._turn = turn
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"upkeep-{path.stem}")

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            await asyncio.sleep(_PAUSE)
            idle = not self.written
            self.written = False
            if not idle:
                await self._checkpoint("PASSIVE")
            length = self._length()
            if length > (0 if idle else _LONG):
                async with self._turn:
                    await self._checkpoint("TRUNCATE")

    def close(self) -> None:
        """Move everything into the file, and close."""
        self._thread.shutdown()
        self._empty("TRUNCATE")
        self._connection.close()

    def _length(self) -> int:
        try:
            return self._wal.stat().st_size
        except FileNotFoundError:
            return 0

    async def _checkpoint(self, mode: str) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._empty, mode)

    def _empty(self, mode: str) -> None:
        try:
            self._connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
        except sqlite3.OperationalError:
            """A full or failing disk: what is committed stays where it is, until the next time."""
