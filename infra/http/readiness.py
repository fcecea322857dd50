"""Whether a process does its own job: what probes ask, and what its answers hint at."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import UUID

from msgspec import Struct

Check = Callable[[], Awaitable[str | None]]
"""Returns what keeps the process from its job, None if nothing does."""


class LogLevel(Struct, frozen=True, kw_only=True):
    """Which log this process works on."""

    log_id: UUID
    epoch: int
    schema: int
    """The newest migration that this release knows, which the database has."""


class ProjectionLevel(Struct, frozen=True, kw_only=True):
    """How far a projection is, in the lanes that are folded here."""

    name: str
    version: int
    state: str
    lanes: int
    checkpoint: Mapping[int, int]
    lag_events: int
    lag_seconds: float
    parked: int
    error: str | None


class RelayLevel(Struct, frozen=True, kw_only=True):
    """How far the relay of a log is, in the lanes that are relayed here."""

    log: str
    lanes: int
    lag_events: int


class ReadModelLevel(Struct, frozen=True, kw_only=True):
    """What reads are answered from, as its store said last."""

    name: str
    visible: Mapping[int, int]
    away: str | None
    """Why it could not be asked; reads of it answer 503 meanwhile, others go on."""


class Levels(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far the parts of a process are; none of it makes the process unready."""

    log: LogLevel | None = None
    projections: Sequence[ProjectionLevel] = ()
    relay: Sequence[RelayLevel] = ()
    read_models: Sequence[ReadModelLevel] = ()


async def no_levels() -> Levels:
    """Return nothing: the parts are not put together yet."""
    return Levels()


class Readiness:
    """Ready is who can do its own job and is not about to end; others' jobs do not count."""

    def __init__(
        self, checks: Sequence[Check] = (), levels: Callable[[], Awaitable[Levels]] = no_levels
    ) -> None:
        """Keep what the job needs, and who knows how far it is."""
        self.checks = checks
        self.levels = levels
        self.draining = False

    async def obstacle(self) -> str | None:
        """Return the first thing in the way, None if it is ready."""
        if self.draining:
            return "draining"
        for check in self.checks:
            if (obstacle := await check()) is not None:
                return obstacle
        return None
