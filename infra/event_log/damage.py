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


class Damage(Struct, frozen=True):
    """What is wrong, and where; the file as a whole has no place."""

    kind: str
    """missing, altered, payload-altered, payload-missing, rewritten or file."""
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
