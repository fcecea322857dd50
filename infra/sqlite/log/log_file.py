"""The file of a log: created once, opened with the settings its promises rest on."""

import os
import shutil
import sqlite3
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from uuid import UUID

from msgspec import Struct

from contracts.ids import uuid7

BUSY_MILLISECONDS = 2000
PAGE = 4096
_ROOM = 32
"""As many times what is reserved must be free."""
FORMAT = 1
"""Of tables, chain and commitments; events have schema versions of their own. It is raised by a
change that an earlier release would read wrongly, and the release that raises it converts. A log
of before it was kept has 0 and is of format 1."""

_SETTINGS = (
    f"PRAGMA page_size = {PAGE}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA wal_autocheckpoint = 0",
    "PRAGMA secure_delete = ON",  # what was erased leaves the file, not only the tables
    "PRAGMA cache_size = -32768",
)


class LogIdentity(Struct, frozen=True):
    """What a log was created with, and keeps."""

    log_id: UUID
    epoch: int
    partitions: int
    bounded: bool


class WrongLog(Exception):
    """The file holds another log than this process is configured for."""


class NewerLog(Exception):
    """A newer release wrote the file."""


def connect(path: Path) -> sqlite3.Connection:
    """Open a connection whose transactions begin and end where we say."""
    connection = sqlite3.connect(
        path, timeout=BUSY_MILLISECONDS / 1000, isolation_level=None, check_same_thread=False
    )
    for setting in _SETTINGS:
        connection.execute(setting)
    return connection


def reserve(path: Path, size: int) -> None:
    """Give a file that nobody has open a write-ahead log of ``size`` bytes of zeros.

    To SQLite it is empty, but the first flushes need not make it longer. What a crash left in one
    goes into the file first; and beside an empty file it would be thrown away. Where the disk has
    little room it is left to grow as it is written to.
    """
    connect(path).close()
    if shutil.disk_usage(path.parent).free < _ROOM * size:
        return
    kept = path.with_name(path.name + "-wal")
    with suppress(OSError), kept.open("ab") as wal:
        wal.write(bytes(max(0, size - wal.tell())))
        wal.flush()
        os.fsync(wal.fileno())


def connect_for_reading(path: Path) -> sqlite3.Connection:
    """Open a connection that sees what is committed and changes nothing."""
    connection = connect(path)
    connection.execute("PRAGMA query_only = ON")
    return connection


def identity(connection: sqlite3.Connection) -> LogIdentity | None:
    """Return what the file's log was created with, None if there is no log in it.

    Raises:
        NewerLog: this release cannot read it.
    """
    (written,) = connection.execute("PRAGMA user_version").fetchone()
    if written > FORMAT:
        raise NewerLog(
            f"the log has format {written} and this release of Messenger reads up to {FORMAT};"
            " install the release that wrote it, or a newer one"
        )
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'log'").fetchone():
        return None
    row = connection.execute("SELECT log_id, epoch, partitions, bounded FROM log").fetchone()
    return LogIdentity(UUID(bytes=row[0]), row[1], row[2], bool(row[3]))


def open_or_create(
    connection: sqlite3.Connection, path: Path, *, partitions: int, bounded: bool
) -> LogIdentity:
    """Return the identity of the log in the file, which is created if the file is empty.

    Raises:
        WrongLog: it has another number of partitions, or is not of this kind.
        NewerLog: this release cannot read it.
    """
    found = identity(connection)
    if found is None:
        found = _create(connection, partitions=partitions, bounded=bounded)
    if found.partitions != partitions:
        raise WrongLog(
            f"{path} was created with {found.partitions} partitions and this process is configured"
            f" for {partitions}; a log keeps its number, so set it to {found.partitions}"
        )
    if found.bounded != bounded:
        kinds = ("the event log", "the activity log")
        raise WrongLog(f"{path} holds {kinds[found.bounded]}, not {kinds[bounded]}")
    return found


def _create(connection: sqlite3.Connection, *, partitions: int, bounded: bool) -> LogIdentity:
    created = LogIdentity(uuid7(), 0, partitions, bounded)
    script = ["BEGIN IMMEDIATE;", f"PRAGMA user_version = {FORMAT};", _script("tables.sql")]
    if not bounded:
        script.append(_script("append_only.sql"))
    try:
        connection.executescript("\n".join(script))
        connection.execute(
            "INSERT INTO log VALUES (1, ?, ?, ?, ?)",
            (created.log_id.bytes, created.epoch, partitions, bounded),
        )
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return created


def _script(name: str) -> str:
    return (files("infra.sqlite.log") / name).read_text(encoding="utf-8")
