"""Reading a log file: what is small at once, pages in a thread of their own."""

import asyncio
import sqlite3
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

from contracts.ids import CommandId, UserId
from contracts.log import Recorded
from contracts.outage import Outage
from contracts.streams import partition_of
from infra.event_log.admission import Receipt, receipt_in
from infra.event_log.identity import LogIdentity
from infra.event_log.rows import recorded
from infra.sqlite.log.batch import STRETCH
from infra.sqlite.log.known import HOLDER, RECEIPT
from infra.sqlite.log.log_file import connect_for_reading
from infra.sqlite.outage import is_outage

_FEW = 64
"""Events that are read at once on the event loop."""

_COLUMNS = """
SELECT e.part, e.off, e.stream, e.key, e.rev, e.type, e.schema, e.event_id, e.recorded_at,
       e.actor, e.correlation, e.causation, p.payload, e.key_ref, e.hash
"""
_SELECT = _COLUMNS + " FROM events AS e LEFT JOIN payloads AS p ON p.id = e.id "
_STREAM = _SELECT + "WHERE e.stream = ? AND e.rev > ? ORDER BY e.rev LIMIT ?"
_PARTITION = _SELECT + "WHERE e.part = ? AND e.off > ? ORDER BY e.off LIMIT ?"
_KEY = f"""{_COLUMNS}
  FROM stretches AS s
 CROSS JOIN events AS e
    ON e.part = ?2 AND e.off BETWEEN s.stretch * {STRETCH} AND (s.stretch + 1) * {STRETCH} - 1
  LEFT JOIN payloads AS p ON p.id = e.id
 WHERE s.key = ?1 AND s.stretch >= ?3 / {STRETCH} AND e.key = ?1 AND e.off > ?3
 ORDER BY s.stretch, e.off LIMIT ?4
"""
_KEY_BOUNDED = _SELECT + "WHERE e.key = ?1 AND e.part = ?2 AND e.off > ?3 ORDER BY e.off LIMIT ?4"
_EVENT = _SELECT + "WHERE e.event_id = ?"
_CLAIMS = "SELECT value, stream FROM claims WHERE scope = ? ORDER BY value"
_HEADS = """
WITH RECURSIVE parts (part) AS (SELECT 0 UNION ALL SELECT part + 1 FROM parts WHERE part + 1 < ?)
SELECT part, coalesce((SELECT max(off) FROM events WHERE events.part = parts.part), -1) FROM parts
"""


class Reader:
    """Sees committed events only, and never keeps the writer waiting.

    Every method raises ``Outage`` when the file cannot be read.
    """

    def __init__(self, path: Path, log: LogIdentity, first_lane: int) -> None:
        self._log = log
        self._first_lane = first_lane
        self._small = connect_for_reading(path)
        self._pages = connect_for_reading(path)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"read-{path.stem}")

    async def stream(self, name: str, after: int, limit: int) -> list[Recorded]:
        """Return a stream's events after a revision, in order."""
        few = min(limit, _FEW)
        events = recorded(_rows(self._small, _STREAM, name, after, few))
        if len(events) < few or few == limit:
            return events
        return events + await self._in_thread(_STREAM, name, events[-1].revision, limit - few)

    async def key(self, key: UUID, after: int, limit: int) -> list[Recorded]:
        """Return the events of one key after an offset of its partition."""
        statement = _KEY_BOUNDED if self._log.bounded else _KEY
        part = partition_of(key, self._log.partitions)
        return await self._in_thread(statement, key.bytes, part, after, limit)

    async def page(self, after: Mapping[int, int], limit: int) -> list[Recorded]:
        """Return events after the given offset of each partition named, in order within each."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, _page, self._pages, dict(after), limit)

    def find(self, event_id: UUID) -> Recorded | None:
        """Return the event that has ``event_id``."""
        events = recorded(_rows(self._small, _EVENT, event_id.bytes))
        return events[0] if events else None

    def receipt(self, actor_id: UserId, command_id: CommandId) -> Receipt | None:
        """Return the receipt of a command."""
        rows = _rows(self._small, RECEIPT, command_id.bytes, actor_id.bytes)
        return receipt_in(rows[0], self._first_lane) if rows else None

    def holder(self, scope: str, value: str) -> str | None:
        """Return the stream that holds a value."""
        rows = _rows(self._small, HOLDER, scope, value)
        return str(rows[0][0]) if rows else None

    def claims(self, scope: str) -> list[tuple[str, str]]:
        """Return every value held within a scope, each with the stream that holds it."""
        return [(value, stream) for value, stream in _rows(self._small, _CLAIMS, scope)]

    async def heads(self) -> dict[int, int]:
        """Return the last committed offset of each partition."""
        return dict(_rows(self._small, _HEADS, self._log.partitions))

    def close(self) -> None:
        """Let a page that is being read finish, and close."""
        self._thread.shutdown()
        self._pages.close()
        self._small.close()

    async def _in_thread(self, statement: str, *parameters: object) -> list[Recorded]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._thread, lambda: recorded(_rows(self._pages, statement, *parameters))
        )


def _rows(connection: sqlite3.Connection, statement: str, *parameters: object) -> list[Any]:
    try:
        return connection.execute(statement, parameters).fetchall()
    except sqlite3.DatabaseError as error:
        if not is_outage(error):
            raise
        raise Outage(f"the log cannot be read: {error}") from error


def _page(connection: sqlite3.Connection, after: dict[int, int], limit: int) -> list[Recorded]:
    """Share ``limit`` among the partitions, so that a busy one does not keep the others waiting.

    What one leaves goes to the rest: fewer events than ``limit`` mean that there are no more.
    """
    pages: dict[int, list[Recorded]] = {part: [] for part in after}
    while after and limit > 0:
        share = -(-limit // len(after))
        for part, offset in tuple(after.items()):
            wanted = min(share, limit)
            events = recorded(_rows(connection, _PARTITION, part, offset, wanted))
            pages[part] += events
            limit -= len(events)
            if len(events) < wanted:
                del after[part]
            elif events:
                after[part] = events[-1].offset
    return [event for page in pages.values() for event in page]
