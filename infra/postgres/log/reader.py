"""Reading a log over a pool of connections: what is committed, in order."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from contracts.ids import CommandId, UserId
from contracts.log import Recorded
from contracts.streams import partition_of
from infra.event_log.admission import Receipt, receipt_in
from infra.event_log.identity import LogIdentity
from infra.event_log.rows import recorded
from infra.postgres.database import Database

_COLUMNS = """
SELECT e.part, e.off, e.stream, uuid_send(e.key), e.rev, e.type, e.schema, uuid_send(e.event_id),
       e.recorded_at, uuid_send(e.actor), uuid_send(e.correlation), uuid_send(e.causation),
       p.payload, e.key_ref, e.hash
"""
_SELECT = _COLUMNS + " FROM events AS e LEFT JOIN payloads AS p USING (part, off) "
_STREAM = _SELECT + "WHERE e.stream = $1 AND e.rev > $2 ORDER BY e.rev LIMIT $3"
_KEY = _SELECT + "WHERE e.key = $1 AND e.part = $2 AND e.off > $3 ORDER BY e.off LIMIT $4"
_EVENT = _SELECT + "WHERE e.event_id = $1"
_OF_EACH = """
  FROM unnest($1::INTEGER[], $2::BIGINT[]) AS want (part, after)
 CROSS JOIN LATERAL (
       SELECT * FROM events AS one
        WHERE one.part = want.part AND one.off > want.after ORDER BY one.off LIMIT $3) AS e
  LEFT JOIN payloads AS p ON p.part = e.part AND p.off = e.off
 ORDER BY e.part, e.off
"""
_PAGE = _COLUMNS + _OF_EACH
_RECEIPT = """
SELECT fingerprint, part, off, rev, recorded_at, answer
  FROM receipts WHERE command_id = $1 AND actor = $2
"""
_HOLDER = "SELECT stream FROM claims WHERE scope = $1 AND value = $2"
_CLAIMS = "SELECT value, stream FROM claims WHERE scope = $1 ORDER BY value"
_HEADS = """
SELECT part, coalesce((SELECT e.off FROM events AS e WHERE e.part = parts.part
                        ORDER BY e.off DESC LIMIT 1), -1)
  FROM generate_series(0, $1::INTEGER - 1) AS parts (part)
"""


class Reader:
    """Every method raises ``Outage`` when the server cannot be asked."""

    def __init__(self, database: Database, log: LogIdentity, first_lane: int) -> None:
        self._database = database
        self._log = log
        self._first_lane = first_lane

    async def stream(self, name: str, after: int, limit: int) -> list[Recorded]:
        """Return a stream's events after a revision, in order."""
        return recorded(await self._rows(_STREAM, name, after, limit))

    async def key(self, key: UUID, after: int, limit: int) -> list[Recorded]:
        """Return the events of one key after an offset of its partition."""
        part = partition_of(key, self._log.partitions)
        return recorded(await self._rows(_KEY, key, part, after, limit))

    async def find(self, event_id: UUID) -> Recorded | None:
        """Return the event that has ``event_id``."""
        events = recorded(await self._rows(_EVENT, event_id))
        return events[0] if events else None

    async def page(self, after: Mapping[int, int], limit: int) -> list[Recorded]:
        """Return events after the given offset of each partition named, in order within each.

        ``limit`` is shared among the partitions, so that a busy one does not keep the others
        waiting. What one leaves goes to the rest: fewer events mean that there are no more.
        """
        reached = dict(after)
        pages: dict[int, list[Recorded]] = {part: [] for part in reached}
        while reached and limit > 0:
            share = -(-limit // len(reached))
            rows = await self._rows(_PAGE, list(reached), list(reached.values()), share)
            found: dict[int, list[Recorded]] = {part: [] for part in reached}
            for event in recorded(rows):
                found[event.partition].append(event)
            for part, events in found.items():
                taken = events[: min(share, limit)]
                pages[part] += taken
                limit -= len(taken)
                if len(events) < share:
                    del reached[part]
                elif taken:
                    reached[part] = taken[-1].offset
        return [event for part in sorted(pages) for event in pages[part]]

    async def receipt(self, actor_id: UserId, command_id: CommandId) -> Receipt | None:
        """Return the receipt of a command."""
        rows = await self._rows(_RECEIPT, command_id, actor_id)
        return receipt_in(rows[0], self._first_lane) if rows else None

    async def holder(self, scope: str, value: str) -> str | None:
        """Return the stream that holds a value."""
        rows = await self._rows(_HOLDER, scope, value)
        return str(rows[0][0]) if rows else None

    async def claims(self, scope: str) -> list[tuple[str, str]]:
        """Return every value held within a scope, each with the stream that holds it."""
        return [(value, stream) for value, stream in await self._rows(_CLAIMS, scope)]

    async def heads(self) -> dict[int, int]:
        """Return the last committed offset of each partition."""
        return dict(await self._rows(_HEADS, self._log.partitions))

    async def _rows(self, statement: str, *arguments: object) -> list[tuple[Any, ...]]:
        found = await self._database.rows(statement, *arguments)
        return [tuple(row) for row in found]
