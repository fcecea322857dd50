"""What the runner needs of the outside: a log to read and read models to fold into."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, runtime_checkable
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


class CommittedFeed(Protocol):
    """Events as they are committed, in order within each lane, on the event loop."""

    def subscribe(self, receive: Callable[[int, Sequence[Recorded]], None]) -> None:
        """Call ``receive(first_lane, events)`` after each commit; it must not block."""


class Ownership(Protocol):
    """Which lanes this process folds now; two processes may both think so of one for a while."""

    def held(self, lanes: Iterable[int]) -> dict[int, int]:
        """Return those of ``lanes`` that are held, each with the epoch it is held in."""

    def subscribe(self, changed: Callable[[], None]) -> None:
        """Call ``changed`` whenever lanes are gained or lost."""


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
    tries: int = 0
    """Applications in vain so far."""


class TableDigest(Struct, frozen=True):
    """How many rows a table has, and the hash of them all."""

    rows: int
    hash: str


class Digest(Struct, frozen=True):
    """A read model's content as of a checkpoint: equal digests, equal content."""

    checkpoint: Mapping[int, int]
    tables: Mapping[str, TableDigest]


class ReadModel(Protocol):
    """One version of one projection's result, its checkpoint beside it in the same store."""

    name: str

    @property
    def version(self) -> int:
        """Its number: that of another one once it was replaced."""

    async def own(self, epochs: Mapping[int, int]) -> None:
        """Fold these lanes from now on, each in the epoch given, and read their checkpoint anew.

        Afterwards whoever owns a lane in an older epoch can apply nothing of it any more.

        Raises:
            Superseded: a lane is owned in a newer epoch.
            Outage: the store is away.
        """

    async def checkpoint(self) -> dict[int, int]:
        """Return the last applied offset of each lane seen."""

    async def recorded_at(self) -> Mapping[int, int]:
        """Return when the last applied event of each lane was recorded: no other log agrees."""

    async def apply(self, lanes: Lanes) -> None:
        """Fold the events and move the checkpoint, in one transaction.

        What is at or before the checkpoint changes nothing; events of parked keys only move it.

        Raises:
            PoisonEvent: an event cannot be applied; nothing was.
            Superseded: a lane is owned in a newer epoch; nothing was applied.
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
            Outage: the store is away, or has moved on meanwhile.
        """

    async def note(self, parked: Parked) -> None:
        """Keep what is known of a conversation by now, if it is still set aside."""

    async def digest(self) -> Digest:
        """Digest the content of one moment, while applications go on.

        Raises:
            Outage: the store cannot be read.
        """


@runtime_checkable
class Deferred(Protocol):
    """A read model whose readers see what was applied only once it is shown."""

    async def show(self) -> dict[int, int]:
        """Let readers see what was applied, unless they were shown something just before.

        Returns the last offset of each lane that they see now.

        Raises:
            Outage: the store is away.
        """


class Versions(Protocol):
    """The versions of one projection's read model: one active, at most one growing beside it."""

    shared: bool
    """Whether owners in other processes go on with the new version once it is active."""

    async def begin(self) -> ReadModel:
        """Return a new, empty version beside the active one."""

    async def activate(self) -> None:
        """Let every reader go over to the new version, then remove the one before."""

    async def discard(self) -> None:
        """Remove the new version."""


class PoisonEvent(Exception):
    """An event that this projection cannot apply, however often it tries."""

    def __init__(self, recorded: Recorded, cause: BaseException) -> None:
        """Keep the event and the reason."""
        super().__init__(f"{recorded.type} at {recorded.partition}/{recorded.offset}: {cause!r}")
        self.recorded = recorded
        self.cause = cause


class Superseded(Exception):
    """Another process owns a lane in a newer epoch, and goes on where the checkpoint is."""

    def __init__(self, lane: int, epoch: int) -> None:
        """Name the lane and the epoch it is owned in."""
        super().__init__(f"lane {lane} is owned in epoch {epoch}")
        self.lane = lane
        self.epoch = epoch
