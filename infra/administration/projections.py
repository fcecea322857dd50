"""The read models as administrators see them, with the rebuilds that were begun here."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import structlog
from msgspec.structs import replace

from contracts.log import PARTITIONS, instant
from contracts.views.admin import ParkedItem, ProjectionItem, RebuildState
from infra.ending import end
from infra.http.operator_projections import Projections
from projections.consumer import State
from projections.ports import Parked, PoisonEvent
from projections.rebuild import LanesElsewhere, NotEquivalent, Progress, RebuildUnderWay
from projections.status import ProjectionStatus
from query_api.errors import ProjectionUnknown, RebuildRuns

logger = structlog.stdlib.get_logger()

_EXPECTED = (LanesElsewhere, NotEquivalent, PoisonEvent, RebuildUnderWay)


class WatchedProjections:
    """The read side's ``ProjectionDesk``."""

    def __init__(self, projections: Projections) -> None:
        """Look after these."""
        self._projections = projections
        self._rebuilds: dict[str, RebuildState] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def status(self) -> list[ProjectionItem]:
        """Return how each stands."""
        found = await self._projections.status()
        return [_item(each, self._rebuilds.get(each.name)) for each in found]

    async def parked(self) -> list[ParkedItem]:
        """Return what they set aside, the oldest first."""
        found = await self._projections.status()
        items = [_parked(each.name, parked) for each in found for parked in each.parked]
        return sorted(items, key=lambda item: item.parked_at)

    async def unpark(self, name: str, key: UUID) -> list[ParkedItem]:
        """Fold what was set aside again; return it where it is still poison.

        Raises:
            ProjectionUnknown: there is no such projection.
        """
        self.progress(name)
        retried = await self._projections.unpark(name, key)
        return [_parked(each.projection, parked) for each in retried for parked in each.remaining]

    def rebuild(self, name: str, *, accept_differences: bool) -> RebuildState:
        """Begin to fold one anew.

        Raises:
            ProjectionUnknown: there is none of this name.
            RebuildRuns: it is being rebuilt already.
        """
        before = self.progress(name)
        if before is not None and before.state == "running":
            raise RebuildRuns(name)
        self._rebuilds[name] = _begun(name)
        work = self._rebuild(name, accept_differences=accept_differences)
        self._tasks[name] = asyncio.create_task(work)
        return self._rebuilds[name]

    def progress(self, name: str) -> RebuildState | None:
        """Return how its rebuild goes, or how the last one ended; None without one.

        Raises:
            ProjectionUnknown: there is none of this name.
        """
        if name not in self._projections.names:
            raise ProjectionUnknown(name)
        return self._rebuilds.get(name)

    async def close(self) -> None:
        """Give up what runs; the versions in use stay."""
        await end(list(self._tasks.values()))

    async def _rebuild(self, name: str, *, accept_differences: bool) -> None:
        report = partial(self._report, name)
        try:
            rebuilt = await self._projections.rebuild(
                name, report, accept_differences=accept_differences
            )
        except _EXPECTED as error:
            self._ended(name, "failed", str(error))
        except Exception as error:
            self._ended(name, "failed", f"{type(error).__name__}: {error}")
            logger.exception("rebuild_failed", projection=name)
        else:
            self._ended(name, "done", None, version=rebuilt.version, applied=rebuilt.events)

    def _report(self, name: str, progress: Progress) -> None:
        self._rebuilds[name] = replace(
            self._rebuilds[name],
            stage=progress.stage.value,
            version=progress.version,
            applied=progress.applied,
            total=max(progress.total, progress.applied),
            events_per_second=progress.events_per_second,
        )

    def _ended(self, name: str, state: str, reason: str | None, **facts: int) -> None:
        self._rebuilds[name] = replace(
            self._rebuilds[name], state=state, reason=reason, ended_at=datetime.now(UTC), **facts
        )


def _begun(name: str) -> RebuildState:
    return RebuildState(
        projection=name,
        state="running",
        stage=None,
        version=None,
        applied=0,
        total=0,
        events_per_second=0.0,
        started_at=datetime.now(UTC),
        ended_at=None,
        reason=None,
    )


def _item(status: ProjectionStatus, rebuild: RebuildState | None) -> ProjectionItem:
    return ProjectionItem(
        name=status.name,
        version=status.version,
        state=None if status.state is State.INIT else status.state.value,
        applied=_events(status.checkpoint.values()),
        head=_events(status.heads.values()),
        lag_events=status.lag_events,
        lag_seconds=status.lag_seconds,
        parked=len(status.parked),
        error=status.error,
        rebuild=rebuild,
    )


def _events(offsets: Iterable[int]) -> int:
    return sum(offset + 1 for offset in offsets)


def _parked(projection: str, parked: Parked) -> ParkedItem:
    return ParkedItem(
        projection=projection,
        key=parked.key,
        partition=parked.lane % PARTITIONS,
        offset=parked.offset,
        type=parked.type,
        error=parked.error,
        parked_at=instant(parked.parked_at),
    )
