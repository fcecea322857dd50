"""One connection to ``identity.db``, used by one thread; what it answered is flushed."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from commands.domain.errors import LogUnavailable
from infra.sqlite.outage import is_outage

T = TypeVar("T")

SCHEMA = Path(__file__).with_name("schema.sql")


class IdentityDatabase:
    """Runs each function in a transaction of its own; one that raises changes nothing."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="identity")
        self._connection = self._thread.submit(_open, path).result()

    async def run(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Return what ``function`` returns, once that is flushed.

        Raises:
            LogUnavailable: the disk refuses; nothing was changed.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._transact, function)

    def _transact(self, function: Callable[[sqlite3.Connection], T]) -> T:
        try:
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                return function(self._connection)
        except sqlite3.DatabaseError as error:
            if is_outage(error):
                raise LogUnavailable(
                    "accounts cannot be read or written at the moment", 1
                ) from error
            raise

    def close(self) -> None:
        """Finish what runs and close the file."""
        self._thread.submit(self._connection.close).result()
        self._thread.shutdown()


def _open(path: Path) -> sqlite3.Connection:
    path.touch(mode=0o600)  # before SQLite makes it, and its journal in the same mode
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=True)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.executescript(SCHEMA.read_text(encoding="utf-8"))
    return connection
