"""One read-model version in one SQLite file: its tables, its checkpoint and what it set aside.

Writes go through one thread, reads through a few others on connections of their own; WAL lets
neither wait for the other. ``synchronous=NORMAL`` may lose the newest transactions with the power,
and the checkpoint with them, so they are folded again from the log.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue
from sqlite3 import Connection
from typing import Protocol, TypeVar

from infra.sqlite import view_books

Result = TypeVar("Result")

_READERS = 2


class Readable(Protocol):
    """What queries need of a read model's store."""

    async def read(self, query: Callable[[Connection], Result]) -> Result:
        """Run ``query`` on one snapshot, in another thread."""


class ViewStore:
    """A file with one writer thread and a few reader threads."""

    def __init__(self, path: Path, schema: str, fingerprint: str) -> None:
        """Open the file, or replace it where it holds anything but this fingerprint."""
        self.path = path
        if meta(path).get("fingerprint") != fingerprint:
            remove(path)
            _create(path, schema, fingerprint)
        self._writing = _connect(path)
        self._writing.execute("PRAGMA cache_size = -16384")
        # What is deleted is gone from the file, not only from its tables.
        self._writing.execute("PRAGMA secure_delete = ON")
        self._idle: SimpleQueue[Connection] = SimpleQueue()
        for _ in range(_READERS):
            reader = _connect(path)
            reader.execute("PRAGMA query_only = ON")
            self._idle.put(reader)
        self._writer = ThreadPoolExecutor(1, f"{path.stem}-writer")
        self._readers = ThreadPoolExecutor(_READERS, f"{path.stem}-reader")

    async def write(self, change: Callable[[Connection], Result]) -> Result:
        """Run ``change`` in one transaction in the writer thread; any exception rolls it back."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writer, self._change, change)

    async def read(self, query: Callable[[Connection], Result]) -> Result:
        """Run ``query`` on one snapshot, in a reader thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._query, query)

    async def truncate(self) -> None:
        """Move all that was written into the file, and empty the log beside it if no one reads."""
        loop = asyncio.get_running_loop()
        checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)"
        await loop.run_in_executor(self._writer, self._writing.execute, checkpoint)

    async def close(self) -> None:
        """Finish what runs and close the file."""
        await asyncio.to_thread(self._close)

    def _change(self, change: Callable[[Connection], Result]) -> Result:
        connection = self._writing
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = change(connection)
            connection.execute("COMMIT")
        except BaseException:
            # A full disk may have rolled the transaction back already.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result

    def _query(self, query: Callable[[Connection], Result]) -> Result:
        connection = self._idle.get()
        try:
            connection.execute("BEGIN")
            try:
                return query(connection)
            finally:
                connection.execute("COMMIT")
        finally:
            self._idle.put(connection)

    def _close(self) -> None:
        self._readers.shutdown()
        self._writer.shutdown()
        while not self._idle.empty():
            self._idle.get().close()
        self._writing.close()


def mark(path: Path, key: str) -> None:
    """Note a word in what a store's file says of itself."""
    with closing(_connect(path)) as connection:
        connection.execute("INSERT OR IGNORE INTO meta VALUES (?, 'yes')", (key,))


def remove(path: Path) -> None:
    """Delete a store's file with what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _connect(path: Path) -> Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -8192")
    connection.execute("PRAGMA temp_store = MEMORY")
    # Deleted texts are overwritten, not only forgotten.
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def _create(path: Path, schema: str, fingerprint: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(_connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(f"BEGIN; {view_books.SCHEMA} {schema}; COMMIT;")
        # Last, so that a file half made is replaced.
        connection.execute("INSERT INTO meta VALUES ('fingerprint', ?)", (fingerprint,))


def meta(path: Path) -> dict[str, str]:
    """Return what a store's file says of itself; nothing if there is none, or it is damaged."""
    if not path.exists():
        return {}
    try:
        with closing(_connect(path)) as connection:
            return dict(connection.execute("SELECT key, value FROM meta"))
    except sqlite3.DatabaseError:
        return {}
