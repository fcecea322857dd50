"""What a read model knows beside its rows: how far it is, and what it set aside."""

from collections.abc import Container, Iterable
from hashlib import sha256
from typing import NamedTuple, Self
from uuid import UUID

from contracts.log import Recorded
from projections.facts import Fact
from projections.ports import Lanes, Parked, TableDigest

Checkpoint = dict[int, int]


class Step(NamedTuple):
    """How far a batch leads, and what of it is to be folded."""

    reached: Checkpoint
    recorded_at: Checkpoint
    facts: list[Fact]


class Books(NamedTuple):
    """Last applied offsets, when their events were recorded, and the conversations set aside."""

    checkpoint: Checkpoint
    recorded_at: Checkpoint
    parked: dict[UUID, Parked]

    def step(self, lanes: Lanes, types: Container[str]) -> Step:
        """Return the checkpoint after ``lanes``, and which of its facts are to be folded."""
        first_lane, parked = lanes.first_lane, self.parked
        reached, newest = dict(self.checkpoint), dict[int, Recorded]()
        facts = []
        for fact in lanes.events:
            recorded = fact.recorded
            lane = first_lane + recorded.partition
            if recorded.offset <= reached.get(lane, -1):
                continue
            reached[lane] = recorded.offset
            newest[lane] = recorded
            if recorded.type not in types:
                continue
            aside = parked.get(recorded.key) if parked else None
            if aside is None or recorded.offset <= aside.after.get(lane, -1):
                facts.append(fact)
        moved = {lane: recorded.recorded_at for lane, recorded in newest.items()}
        return Step(reached, self.recorded_at | moved, facts)


class RowHash:
    """Digests a table from its rows: tuples of text, numbers and None in the order of its key."""

    def __init__(self) -> None:
        self._hash = sha256()
        self._rows = 0

    def add(self, rows: Iterable[object]) -> Self:
        """Take the rows that come next."""
        for row in rows:
            self._hash.update(repr(row).encode())
            self._rows += 1
        return self

    def digest(self) -> TableDigest:
        """Return the digest of all rows so far."""
        return TableDigest(self._rows, self._hash.hexdigest())
