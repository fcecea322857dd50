"""One partition's chain, followed event by event."""

from collections.abc import Iterable
from typing import NamedTuple

from infra.event_log.chain import commitment, genesis, link, metadata
from infra.event_log.damage import Damage, Head, Heads, Noted, Verified


class Stored(NamedTuple):
    """An event with its payload, every text as its stored bytes."""

    part: int
    off: int
    rev: int
    schema: int
    recorded_at: int
    stream: bytes
    key: bytes
    type: bytes
    event_id: bytes | None
    actor: bytes
    correlation: bytes
    causation: bytes | None
    key_ref: bytes | None
    commitment: bytes | None
    hash: bytes | None
    salt: bytes | None
    payload: bytes | None
    redacted: bool


class Walk:
    """Follows a partition from its beginning and adds what is wrong to ``found``."""

    def __init__(self, found: Verified, partition: int, noted: Noted) -> None:
        self.partition = partition
        self._found = found
        self._noted = noted
        self._next = 0
        self._before = [genesis(found.log_id.bytes, partition)]
        """Hashes that the next event may follow; none after a gap: nothing is known there."""

    def step(self, row: Stored) -> None:
        """Check one event, and its payload if it is there."""
        if row.off < self._next:
            self._damage("altered", row.off, "no event has its place here")
            return
        if row.off > self._next:
            lost = f"{row.off - self._next} events are gone from here"
            self._damage("missing", self._next, lost)
            self._before = []
        self._next = row.off + 1
        self._found.events += 1
        self._check_link(row)
        self._check_payload(row)
        if self._noted.contradicts(row.off, row.hash):
            self._damage("rewritten", row.off, "an earlier note has another hash here")

    def end(self) -> None:
        """Check that the partition ends no earlier than it was noted to."""
        if self._next <= self._noted.last:
            lost = f"it once went on to offset {self._noted.last}"
            self._damage("missing", self._next, lost)

    def _check_link(self, row: Stored) -> None:
        stored, committed = row.hash or b"", row.commitment or b""
        described = metadata(*row[:13])
        right = [link(before, described, committed) for before in self._before]
        self._found.heads[row.part] = Head(row.off, stored)
        if stored in right or not right:
            self._before = [stored]
            return
        self._damage("altered", row.off, "its hash does not follow from the event before it")
        # Either the hash was changed or what it covers: the next event follows one of the two.
        self._before = [stored, *right]

    def _check_payload(self, row: Stored) -> None:
        if row.payload is not None:
            if commitment(row.salt or b"", row.payload) != row.commitment:
                self._damage("payload-altered", row.off, "its payload is not what was committed to")
        elif row.redacted:
            self._found.redacted += 1
        else:
            self._damage("payload-missing", row.off, "its payload is gone and was not erased")

    def _damage(self, kind: str, offset: int, detail: str) -> None:
        self._found.add(Damage(kind, detail, self.partition, offset))


class Walks:
    """Every partition's walk; rows come in order within each."""

    def __init__(self, found: Verified, partitions: int, notes: Iterable[Heads]) -> None:
        self._found = found
        noted = {part: Noted() for part in range(partitions)}
        for note in notes:
            if note.log_id != found.log_id:
                found.add(Damage("rewritten", f"a note is of the log {note.log_id}"))
                continue
            for part, head in note.heads.items():
                if part in noted:
                    noted[part].add(head)
        self._walks = {part: Walk(found, part, noted[part]) for part in range(partitions)}

    def step(self, row: Stored) -> None:
        """Check one event in its partition."""
        walk = self._walks.get(row.part)
        if walk is None:
            self._found.add(Damage("altered", "there is no such partition", row.part, row.off))
        else:
            walk.step(row)

    def end(self) -> None:
        """Check that no partition ends earlier than it was noted to."""
        for walk in self._walks.values():
            walk.end()
