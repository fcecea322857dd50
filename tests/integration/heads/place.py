"""A log whose heads are signed, and somebody who owns its database and rewrites all of it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
import sqlite3

import asyncpg

from infra.event_log.chain import genesis, link, metadata
from infra.event_log.damage import Heads, Verified
from infra.event_log.walk import Stored
from infra.heads.keys import signers, verifiers
from infra.heads.signing import HeadSigning
from infra.memory.feed import InProcessFeed
from infra.postgres import verify as database
from infra.postgres.event_log import PostgresEventLog
from infra.postgres.schema import migrate
from infra.sqlite import verify as file
from infra.sqlite.event_log import SqliteEventLog
from tests.databases import OwnDatabase

SECRET = b"s" * 32
EACH = timedelta(minutes=10)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime.now(tz=UTC)

    def __call__(self) -> datetime:
        return self.now


class MemoryShelf:
    """Keeps notes in memory; away, it takes none."""

    def __init__(self) -> None:
        self.notes: dict[str, str] = {}
        self.away = False

    async def put(self, name: str, note: str) -> None:
        if self.away:
            raise OSError("the shelf is away")
        self.notes.setdefault(name, note)
