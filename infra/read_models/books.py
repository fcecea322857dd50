"""What a read model knows beside its rows: how far it is, and what it set aside."""

from collections.abc import Collection, Iterable
from hashlib import sha256
from typing import NamedTuple, Self
from uuid import UUID

from projections.ports import Lanes, Parked, TableDigest
from projections.step import Checkpoint, Step, step


class Books(NamedTuple):
    """Last applied offsets, when their events were recorded, and the conversations set aside."""

    checkpoint: Checkpoint
    recorded_at: Checkpoint
    parked: dict[UUID, Parked]

    def step(self, lanes: Lanes, types: Collection[str]) -> Step:
        """Return the checkpoint after ``lanes``, and which of its facts are to be folded."""
        return step(lanes, self.checkpoint, self.recorded_at, types, self.parked)


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


__all__ = ["Books", "Checkpoint", "RowHash", "Step"]
