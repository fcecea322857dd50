"""What `messenger doctor` says of a data folder."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from time import time

from infra.findings import Finding, Verdict
from infra.sqlite.log.log_file import connect_for_reading, identity

OLDEST = (3, 37)
_LITTLE = 1_000_000_000


def examine_folder(data: Path) -> list[Finding]:
    """Return what is good and what is not about the folder; a server may be running on it."""
    return [_library(), *_folder(data), *_log(data / "log.db")]


def _library() -> Finding:
    if sqlite3.sqlite_version_info < OLDEST:
        remedy = "use a Python that comes with SQLite 3.37 or newer"
        return _found("bad", f"SQLite {sqlite3.sqlite_version}", remedy)
    return _found("good", f"SQLite {sqlite3.sqlite_version}")


def _folder(data: Path) -> list[Finding]:
    if not data.is_dir():
        return [_found("warning", f"{data} is not there yet", "the first start makes it")]
    if not os.access(data, os.W_OK):
        return [_found("bad", f"{data} cannot be written", "give it to the server's account")]
    free = shutil.disk_usage(data).free
    room = _found("good", f"{data} has {free / 1e9:,.1f} GB free")
    if free < _LITTLE:
        room = _found("warning", f"{data} has {free / 1e6:,.0f} MB free", "make room on its disk")
    secret = data / "secret"
    if secret.exists() and secret.stat().st_mode & 0o077:
        return [room, _found("bad", f"others can read {secret}", f"chmod 600 {secret}")]
    return [room, _found("good", "the secret is readable by its owner only")]


def _log(path: Path) -> list[Finding]:
    if not path.exists():
        return []
    try:
        with closing(connect_for_reading(path)) as connection:
            log = identity(connection)
            newest = connection.execute("SELECT max(recorded_at) FROM events").fetchone()[0]
    except sqlite3.DatabaseError as error:
        remedy = "restore the folder from a backup; `messenger events verify` names the damage"
        return [_found("bad", f"{path}: {error}", remedy)]
    found = [_found("good", f"the log is {log.log_id}")] if log else []
    if newest is not None and newest / 1e6 > time() + 1:
        remedy = "set the clock: new events get the time of the last one until it has passed"
        found.append(_found("warning", "the clock is behind the newest event", remedy))
    return found


def _found(verdict: Verdict, fact: str, remedy: str | None = None) -> Finding:
    return Finding(server="data folder", verdict=verdict, fact=fact, remedy=remedy)
