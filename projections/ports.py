"""What the runner needs of the outside: a log to read and read models to fold into."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from msgspec import Struct

from contracts.log import Recorded
from projections.facts import Fact


class LogReader(Protocol):
    """The reading half of an event log."""

    partitions: int
    first_lane: int

    async def heads(self) -> dict[int, int]:
        """Return the last offset of each partition, -1 for an empty one."""

    async def read(self, after: Mapping[int, int], limit: int) -> list[Recorded]:
        """Return events after the given offset of each partition named, in order within each."""

    async def read_key(self, key: UUID, after: int, limit: int) -> list[Recorded]:
        """Return the events of one conversation or user after an offset of its partition."""


class Lanes(Struct, frozen=True):
    """Events of one log, in order within each lane."""

    first_lane: int
    events: Sequence[Fact]


class Parked(Struct, frozen=True, kw_only=True):
    """A conversation set aside at the first event that could not be applied."""

    key: UUID
    lane: int
    offset: int
    type: str
    error: str
    parked_at: int
    """Microseconds since 1970."""
    after: dict[int, int] = {}
    """The last offset of each lane that was still folded: what follows waits."""


class ReadModel(Protocol):
    """One version of one projection's result, its checkpoint beside it in the same store."""

    name: str
    version: int

    async def checkpoint(self) -> dict[int, int]:
        """Return the last applied offset of each lane seen."""

    async def apply(self, lanes: Lanes) -> None:
        """Fold the events and move the checkpoint, in one transaction.

        What is at or before the checkpoint changes nothing; events of parked keys only move it.

        Raises:
            PoisonEvent: an event cannot be applied; nothing was.
            Outage: the store is away; try the same again later.
        """

    async def park(self, parked: Parked) -> None:
        """Set a conversation aside."""

    async def parked(self) -> list[Parked]:
        """Return the conversations set aside."""

    async def unpark(self, parked: Parked, events: Sequence[Fact]) -> None:
        """Fold the conversation's events from the poison one on, and forget the parking.

        Raises:
            PoisonEvent: one still cannot be applied; the conversation stays parked.
        """


class PoisonEvent(Exception):
    """An event that this projection cannot apply, however often it tries."""

    def __init__(self, recorded: Recorded, cause: BaseException) -> None:
        """Keep the event and the reason."""
        super().__init__(f"{recorded.type} at {recorded.partition}/{recorded.offset}: {cause!r}")
        self.recorded = recorded
        self.cause = cause


class Outage(Exception):
    """A store is away or busy; pausing and trying again is right."""
