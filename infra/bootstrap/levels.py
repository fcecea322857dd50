"""How far the parts of a process are, as `/readyz` shows it."""

from collections.abc import Awaitable, Callable, Sequence

from contracts.outage import Outage
from infra.bootstrap.logs import ClusterLogs
from infra.bootstrap.relaying import Relaying
from infra.http.readiness import (
    Levels,
    LogLevel,
    ProjectionLevel,
    ReadModelLevel,
    RelayLevel,
)
from infra.postgres.migrations import migrations
from infra.read_models.freshness import StoredFreshness
from projections.status import ProjectionStatus

Show = Callable[[], Awaitable[Levels]]


def log_level(logs: ClusterLogs) -> LogLevel:
    """Return which log is worked on; a process with another schema has not begun."""
    schema = max(migration.version for migration in migrations())
    return LogLevel(log_id=logs.log.log_id, epoch=logs.log.epoch, schema=schema)


def of_gateway(logs: ClusterLogs, relaying: Sequence[Relaying]) -> Show:
    """Return the levels of who appends and maybe relays."""
    log = log_level(logs)

    async def show() -> Levels:
        try:
            relay = tuple([level for each in relaying for level in await relay_levels(each)])
        except Outage:
            return Levels(log=log)
        return Levels(log=log, relay=relay)

    return show


def of_folding(
    status: Callable[[], Awaitable[list[ProjectionStatus]]], log: LogLevel | None = None
) -> Show:
    """Return the levels of who folds; without the stores it does not know how far they are."""

    async def show() -> Levels:
        try:
            return Levels(log=log, projections=[projection_level(each) for each in await status()])
        except Outage:
            return Levels(log=log)

    return show


def of_reader(logs: ClusterLogs, freshness: StoredFreshness) -> Show:
    """Return the levels of who answers reads, as the stores said at the last look."""
    log = log_level(logs)

    async def show() -> Levels:
        read = [
            ReadModelLevel(
                name=name, visible=freshness.visible(name), away=freshness.away.get(name)
            )
            for name in freshness.projections
        ]
        return Levels(log=log, read_models=read)

    return show


def projection_level(status: ProjectionStatus) -> ProjectionLevel:
    """Return how far a projection is."""
    return ProjectionLevel(
        name=status.name,
        version=status.version,
        state=status.state.value,
        lanes=len(status.heads),
        checkpoint=status.checkpoint,
        lag_events=status.lag_events,
        lag_seconds=status.lag_seconds,
        parked=len(status.parked),
        error=status.error,
    )


async def relay_levels(relaying: Relaying) -> list[RelayLevel]:
    """Return how far each relay is behind what is committed.

    Raises:
        Outage: the log cannot be read.
    """
    return [
        RelayLevel(log=each.name, lanes=each.lanes, lag_events=await each.lag())
        for each in relaying.relays
    ]
