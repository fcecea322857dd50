"""The rows of one batch: each event chained to the one before it in its partition."""

import os
from sqlite3 import Connection
from uuid import UUID

from msgspec.structs import force_setattr

from commands.ports import Append, Appended
from contracts.log import Recorded
from infra.event_log.recording import Tail
from infra.sqlite.log.chain import commitment, link, metadata

STRETCH = 256
"""Offsets of a partition that a log remembers together as holding events of a key."""

_SALT = 16
_INSERT_EVENT = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_STRETCH = "INSERT OR IGNORE INTO stretches VALUES (?, ?)"
_INSERT_PAYLOAD = "INSERT INTO payloads VALUES (?, ?, ?)"
_INSERT_RECEIPT = "INSERT INTO receipts VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


class Batch:
    """Collects rows, and inserts them with one statement for each table."""

    def __init__(self, last_id: int, *, chained: bool) -> None:
        self.events: list[Recorded] = []
        self.last_id = last_id
        self._chained = chained
        self.receipts = 0
        self._event_rows: list[tuple[object, ...]] = []
        self._payload_rows: list[tuple[object, ...]] = []
        self._receipt_rows: list[tuple[object, ...]] = []
        self._stretches: set[tuple[bytes, int]] = set()
        self._rows = {
            _INSERT_EVENT: self._event_rows,
            _INSERT_PAYLOAD: self._payload_rows,
            _INSERT_RECEIPT: self._receipt_rows,
        }

    def add(
        self, append: Append, partition: int, events: list[Recorded], outcome: Appended, tail: Tail
    ) -> None:
        """Add what an admitted append records; its events are chained to ``tail.hash``."""
        if events:
            self._add_events(append, events, tail)
        self.receipts += 1
        self._receipt_rows.append(
            (
                append.metadata.command_id.bytes,
                append.metadata.actor_id.bytes,
                append.fingerprint,
                partition,
                outcome.position.offset,
                outcome.revision,
                outcome.recorded_at,
                outcome.answer,
            )
        )

    def _add_events(self, append: Append, events: list[Recorded], tail: Tail) -> None:
        facts = append.metadata
        key, actor, correlation = append.key.bytes, facts.actor_id.bytes, facts.correlation_id.bytes
        causation = _bytes(facts.causation_id)
        salts = os.urandom(_SALT * len(events)) if self._chained else b""
        salt = committed = chained = None
        for number, event in enumerate(events):
            part, off, rev = event.partition, event.offset, event.revision
            stream, kind, schema, at = event.stream, event.type, event.schema, event.recorded_at
            event_id, payload = _bytes(event.event_id), event.payload or b""
            if self._chained:
                salt = salts[number * _SALT : number * _SALT + _SALT]
                committed = commitment(salt, payload)
                fields = (stream.encode(), key, kind.encode(), event_id, actor, correlation)
                row = metadata(part, off, rev, schema, at, *fields, causation, None)
                tail.hash = chained = link(tail.hash, row, committed)
                # Nobody else has seen the event yet.
                force_setattr(event, "hash", chained)
            self.last_id = row_id = self.last_id + 1
            place = (row_id, part, off, stream, key, rev, kind, schema, event_id, at)
            cause = (actor, correlation, causation, None)
            self._event_rows.append((*place, *cause, committed, chained))
            self._payload_rows.append((row_id, salt, payload))
        self.events += events
        stretches = range(events[0].offset // STRETCH, events[-1].offset // STRETCH + 1)
        self._stretches.update((key, stretch) for stretch in stretches)

    def insert(self, connection: Connection) -> None:
        """Write the rows added since the last time, within the open transaction."""
        for statement, rows in self._rows.items():
            connection.executemany(statement, rows)
            rows.clear()
        if self._chained:
            connection.executemany(_INSERT_STRETCH, self._stretches)
            self._stretches.clear()


def _bytes(identifier: UUID | None) -> bytes | None:
    return None if identifier is None else identifier.bytes
