"""Proves that a log file still holds what was once recorded in it, or says where it does not."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from infra.event_log.damage import Damage, Head, Heads, Verified
from infra.event_log.identity import LogIdentity, WrongLog
from infra.event_log.walk import Stored, Walks
from infra.sqlite.log.log_file import connect_for_reading, identity

SELECT = """
SELECT e.part, e.off, e.rev, e.schema, e.recorded_at, e.stream, e.key, e.type, e.event_id,
       e.actor, e.correlation, e.causation, e.key_ref, e.commitment, e.hash, p.salt, p.payload,
       r.id IS NOT NULL
  FROM events AS e
  LEFT JOIN payloads AS p ON p.id = e.id
  LEFT JOIN redactions AS r ON r.id = e.id
 WHERE (e.part, e.off) > (?, ?) ORDER BY e.part, e.off LIMIT ?
"""
_PAGE = 1000
_BEFORE_ALL = (-(2**63), 0)
_HEAD = "SELECT off, hash FROM events WHERE part = ? ORDER BY off DESC LIMIT 1"


def verify(path: Path, *notes: Heads) -> Verified:
    """Follow every chain of the log, a page at a time, beside a server that goes on appending.

    Payloads are checked as far as they are there. That nothing was cut off at the end is seen
    only with ``notes`` of earlier heads.

    Raises:
        WrongLog: the file holds no event log.
    """
    with closing(_connect(path)) as connection:
        log = _identity(connection, path)
        found = Verified(log.log_id, log.epoch)
        walks = Walks(found, log.partitions, notes)
        try:
            _check_file(connection, found)
            for row in _rows(connection):
                walks.step(row)
            walks.end()
        except sqlite3.DatabaseError as error:
            found.add(Damage("file", str(error)))
        return found


def heads(path: Path) -> Heads:
    """Note where the partitions of the log end now.

    Raises:
        WrongLog: the file holds no event log.
    """
    with closing(_connect(path)) as connection:
        log = _identity(connection, path)
        ends = {n: connection.execute(_HEAD, (n,)).fetchone() for n in range(log.partitions)}
        found = {partition: Head(*end) for partition, end in ends.items() if end}
        return Heads(log.log_id, log.epoch, found)


def _connect(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise WrongLog(f"there is no file {path}")
    try:
        connection = connect_for_reading(path)
    except sqlite3.DatabaseError as error:
        raise WrongLog(f"{path} cannot be read: {error}") from error
    connection.text_factory = bytes
    return connection


def _identity(connection: sqlite3.Connection, path: Path) -> LogIdentity:
    log = identity(connection)
    if log is None or log.bounded:
        raise WrongLog(f"{path} holds no event log, and nothing else is chained")
    return log


def _check_file(connection: sqlite3.Connection, found: Verified) -> None:
    """Check pages and indexes: the walk trusts the index of positions."""
    for (line,) in connection.execute("PRAGMA integrity_check(20)"):
        if line != b"ok":
            found.add(Damage("file", line.decode("utf-8", "replace")))


def _rows(connection: sqlite3.Connection) -> Iterator[Stored]:
    """Read in pages, so that no old snapshot is held while a server goes on writing."""
    place: tuple[int, int] = _BEFORE_ALL
    while page := connection.execute(SELECT, (*place, _PAGE)).fetchall():
        yield from map(Stored._make, page)
        place = page[-1][:2]
