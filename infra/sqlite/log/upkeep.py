"""Keeps the write-ahead log of a log file short without keeping its writer waiting."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar

from infra.sqlite.log.log_file import BUSY_MILLISECONDS, PAGE, connect

Result = TypeVar("Result")
Anew = Literal["RESTART", "TRUNCATE"]

_PAUSE = 0.5
_LONG = 16 * 1024 * 1024


class Upkeep:
    """Moves committed pages into the file each half second, in a thread of its own.

    A write-ahead log that is always written to would still grow, so once 16 MiB of it are in use
    ``turn`` keeps the writer away while it is begun anew. The file keeps its length: a flush over
    what is there takes less than half the time of one that makes the file longer. Only where
    something was erased, and nothing written for a while, it is emptied, and the erased with it.
    ``begin_anew`` works on the writer's own connection: from another one it would look like a
    change of the file, and the writer would forget all it knows.
    """

    def __init__(self, path: Path, turn: asyncio.Lock, begin_anew: Callable[[Anew], None]) -> None:
        self.written = True
        self.erased = False
        """Whether the write-ahead log may hold what the log itself forgot."""
        self._begin_anew = begin_anew
        self._connection = connect(path)
        self._turn = turn
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"upkeep-{path.stem}")

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            await asyncio.sleep(_PAUSE)
            idle = not self.written
            self.written = False
            if not idle and await self._in_thread(self._work_off) > _LONG:
                await self._anew("RESTART")
            elif idle and self.erased:
                self.erased = False
                await self._anew("TRUNCATE")

    def close(self) -> None:
        """Let what is under way finish, and close."""
        self._thread.shutdown()
        self._connection.close()

    def _work_off(self) -> int:
        return checkpoint(self._connection, "PASSIVE")

    async def _anew(self, mode: Anew) -> None:
        async with self._turn:
            await self._in_thread(partial(self._begin_anew, mode))

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def checkpoint(connection: sqlite3.Connection, mode: Literal["PASSIVE"] | Anew) -> int:
    """Work off what readers and the disk allow; return how many bytes of the log are in use."""
    connection.execute("PRAGMA busy_timeout = 0")
    frames = 0
    with suppress(sqlite3.DatabaseError):  # what is committed stays where it is until next time
        _, frames, _ = connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    return int(frames) * PAGE
