"""Rows of the log file as recorded events."""

from collections.abc import Iterable
from uuid import UUID

import msgspec
from msgspec import Struct

from contracts.ids import UserId
from contracts.log import Recorded

COLUMNS = """
SELECT e.part, e.off, e.stream, e.key, e.rev, e.type, e.schema, e.event_id, e.recorded_at,
       e.actor, e.correlation, e.causation, p.payload, e.key_ref, e.hash
"""
SELECT = COLUMNS + " FROM events AS e LEFT JOIN payloads AS p ON p.id = e.id "


class _Row(Struct, array_like=True, frozen=True, gc=False):
    """What ``COLUMNS`` yield; msgspec makes UUIDs of a page's blobs five times as fast as UUID."""

    part: int
    off: int
    stream: str
    key: UUID
    rev: int
    type: str
    schema: int
    event_id: UUID | None
    recorded_at: int
    actor: UserId
    correlation: UUID
    causation: UUID | None
    payload: bytes | None
    key_ref: str | None
    hash: bytes | None


def recorded(rows: Iterable[tuple[object, ...]]) -> list[Recorded]:
    """Return the events that rows of ``COLUMNS`` hold."""
    return [
        Recorded(
            partition=row.part,
            offset=row.off,
            stream=row.stream,
            key=row.key,
            revision=row.rev,
            type=row.type,
            schema=row.schema,
            event_id=row.event_id,
            recorded_at=row.recorded_at,
            actor_id=row.actor,
            correlation_id=row.correlation,
            causation_id=row.causation,
            payload=row.payload,
            key_ref=row.key_ref,
            hash=row.hash,
        )
        for row in msgspec.convert(rows, list[_Row])
    ]
