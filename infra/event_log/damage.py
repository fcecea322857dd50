"""What a verification finds, and the note of a log's ends that it can be held against."""

from uuid import UUID

import msgspec
from msgspec import Struct


class Head(Struct, frozen=True):
    """The end of a partition at some moment."""

    offset: int
    hash: bytes


class Heads(Struct, frozen=True):
    """Where the partitions of a log ended; to be kept elsewhere than the log."""

    log_id: UUID
    epoch: int
    heads: dict[int, Head]


class Noted:
    """What a partition held at some places, by notes that lie elsewhere."""

    def __init__(self) -> None:
        """Know of nothing yet."""
        self._hashes: dict[int, set[bytes]] = {}
        self.last = -1
        """The last offset that there once was."""

    def add(self, head: Head) -> None:
        """Hold the partition against another note, too."""
        self._hashes.setdefault(head.offset, set()).add(head.hash)
        self.last = max(self.last, head.offset)

    def contradicts(self, offset: int, stored: bytes | None) -> bool:
        """Say whether a note has another hash at a place."""
        return bool(self._hashes.get(offset, set()) - {stored})


class Damage(Struct, frozen=True):
    """What is wrong, and where; the file as a whole has no place."""

    kind: str
    """missing, altered, payload-altered, payload-missing, rewritten, unsigned or file."""
    detail: str
    partition: int | None = None
    offset: int | None = None


class Verified(Struct):
    """What was found along all partitions."""

    log_id: UUID
    epoch: int
    events: int = 0
    redacted: int = 0
    """Events whose payload was erased; they are no damage."""
    signed: int = 0
    """Signed notes of earlier heads that it was held against."""
    damaged: int = 0
    damages: list[Damage] = msgspec.field(default_factory=list)
    """The first thousand; the others are only counted."""
    heads: dict[int, Head] = msgspec.field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether everything is as it was recorded."""
        return self.damaged == 0

    def add(self, damage: Damage) -> None:
        """Count a damage, and keep it if there are not too many."""
        self.damaged += 1
        if self.damaged <= _NAMED:
            self.damages.append(damage)


_NAMED = 1000
