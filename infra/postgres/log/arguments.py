"""A batch as the arguments of one call of ``append``, column by column."""

import os
from uuid import UUID

from commands.ports import Append, Claim
from infra.event_log.queue import Pending

APPEND = """
SELECT * FROM append(
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
  $12, $13, $14, $15, $16, $17, $18,
  $19, $20, $21, $22, $23, $24)
"""

_SALT = 16


class Rows:
    """What the appends of a batch look at and write, in order.

    A row without a type only expects a revision: a guard, or a write without events.
    """

    def __init__(self) -> None:
        self.streams: list[str] = []
        self.expected: list[int | None] = []
        self.types: list[str | None] = []
        self.schemas: list[int | None] = []
        self.event_ids: list[UUID | None] = []
        self.payloads: list[bytes | None] = []

    def add(self, append: Append) -> None:
        """Add the rows of one append, its guards first."""
        for guard in append.guards:
            self._add_check(guard.stream.name, guard.revision)
        for write in append.writes:
            stream, expected = write.stream.name, write.expected
            if not write.events and expected is not None:
                self._add_check(stream, expected)
            for event in write.events:
                self.streams.append(stream)
                self.expected.append(expected)
                self.types.append(event.type)
                self.schemas.append(event.schema)
                self.event_ids.append(event.event_id)
                self.payloads.append(event.payload)
                expected = None  # of the first event alone

    def salts(self) -> list[bytes | None]:
        """Return a new salt for every row that is written."""
        pool = os.urandom(_SALT * len(self.types))
        return [
            None if kind is None else pool[number * _SALT : number * _SALT + _SALT]
            for number, kind in enumerate(self.types)
        ]

    def expectation(self, number: int) -> tuple[str, int]:
        """Return the stream and the revision that a row expects."""
        expected = self.expected[number]
        if expected is None:
            raise LookupError(f"row {number} expects no revision")
        return self.streams[number], expected

    def event_id(self, number: int) -> UUID:
        """Return the event id of a row."""
        event_id = self.event_ids[number]
        if event_id is None:
            raise LookupError(f"row {number} has no event id")
        return event_id

    def _add_check(self, stream: str, revision: int) -> None:
        self.streams.append(stream)
        self.expected.append(revision)
        self.types.append(None)
        self.schemas.append(None)
        self.event_ids.append(None)
        self.payloads.append(None)


class Arguments:
    """One call: what it sends, and what the numbers in its answer mean."""

    def __init__(self, batch: list[Pending], *, chained: bool, clock: int | None) -> None:
        self.appends = [pending.append for pending in batch]
        self.rows = Rows()
        self.claims: list[tuple[Claim, bool]] = []
        self._erased: list[int] = []
        self._partitions = [pending.partition for pending in batch]
        self._chained = chained
        self._clock = clock
        self._counts = [self._add(append) for append in self.appends]

    def columns(self) -> tuple[object, ...]:
        """Return the arguments of ``append`` in order."""
        appends, rows, claims = self.appends, self.rows, self.claims
        facts = [append.metadata for append in appends]
        counts: tuple[list[int], ...] = tuple(map(list, zip(*self._counts, strict=True)))
        return (
            self._partitions,
            [append.key for append in appends],
            [fact.actor_id for fact in facts],
            [fact.command_id for fact in facts],
            [fact.correlation_id for fact in facts],
            [fact.causation_id for fact in facts],
            [append.fingerprint for append in appends],
            [append.answer for append in appends],
            *counts,
            rows.streams,
            rows.expected,
            rows.types,
            rows.schemas,
            rows.event_ids,
            rows.salts() if self._chained else [None] * len(rows.types),
            rows.payloads,
            [claim.scope for claim, _ in claims],
            [claim.value for claim, _ in claims],
            [claim.stream.name for claim, _ in claims],
            [released for _, released in claims],
            self._erased,
            self._clock,
        )

    def _add(self, append: Append) -> tuple[int, int, int]:
        """Add one append and return its numbers of rows, claims and erased events."""
        before = len(self.rows.streams)
        self.rows.add(append)
        self.claims += [(claim, True) for claim in append.releases]
        self.claims += [(claim, False) for claim in append.claims]
        self._erased += [position.offset for position in append.erase]
        changed = len(append.releases) + len(append.claims)
        return len(self.rows.streams) - before, changed, len(append.erase)
