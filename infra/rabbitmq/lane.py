"""Where a lane stands, and what of the bus follows from there."""

from enum import Enum
from typing import Protocol
from uuid import UUID

from msgspec import Struct

from contracts.batch import Batch
from contracts.log import Recorded
from projections.ports import LogReader


class CarriedLog(LogReader, Protocol):
    """A log whose events the bus carries: it can be told from any other."""

    log_id: UUID
    epoch: int


class Forked(Exception):
    """What came does not have the past that was seen here: the log was restored, or is another."""


class Place(Enum):
    """How a batch lies to what was seen."""

    SEEN = "seen"
    NEXT = "next"
    AHEAD = "ahead"


class End(Struct, frozen=True):
    """The last event of a lane as somebody has seen it."""

    offset: int
    hash: bytes | None = None

    def place(self, batch: Batch) -> Place:
        """Say how a batch lies to this end.

        Raises:
            Forked: it continues, or repeats, another past.
        """
        if batch.last < self.offset:
            return Place.SEEN
        if batch.first > self.offset + 1:
            return Place.AHEAD
        if batch.first == self.offset + 1:
            self._require(batch.prev_hash)
        elif batch.last == self.offset:
            self._require(batch.hash)
        return Place.SEEN if batch.last == self.offset else Place.NEXT

    def after(self, events: list[Recorded]) -> list[Recorded]:
        """Return the events behind this end.

        Raises:
            Forked: the event at this place is another one.
        """
        for event in events:
            if event.offset == self.offset:
                self._require(event.hash)
        return [event for event in events if event.offset > self.offset]

    def _require(self, found: bytes | None) -> None:
        if None not in (found, self.hash) and found != self.hash:
            raise Forked(f"offset {self.offset} holds another event than was seen")


def end_of(events: list[Recorded]) -> End:
    """Return where a lane ends after these events."""
    return End(events[-1].offset, events[-1].hash)
