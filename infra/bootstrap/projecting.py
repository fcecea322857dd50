"""Runs projections: each version's store is somebody else's choice."""

from collections.abc import Callable, Mapping
from typing import Protocol
from uuid import UUID

from msgspec import Struct

from contracts.tracing import Spans
from infra.bootstrap.logs import Logs
from projections.pace import Pace, unpaced
from projections.parking import Retried
from projections.ports import CommittedFeed, Ownership, ReadModel, Versions
from projections.rebuild import Progress, Rebuild, Rebuilt
from projections.runner import ProjectionUnknown, Runner
from projections.status import ProjectionStatus

REST = 0.2


class Kept(Versions, Protocol):
    """The versions of one projection's read model, of which one is active."""

    @property
    def model(self) -> ReadModel:
        """The active one."""


class Projecting(Struct, frozen=True, kw_only=True):
    """Every projection of this process with its versions."""

    runner: Runner
    versions: Mapping[str, Kept]

    @property
    def names(self) -> list[str]:
        """Return the names of all, which commands know them by."""
        return list(self.versions)

    async def status(self) -> list[ProjectionStatus]:
        """Return how each stands."""
        return await self.runner.status()

    async def unpark(self, name: str | None, key: UUID | None) -> list[Retried]:
        """Fold conversations that were set aside again: of one projection, one of them, or all.

        Raises:
            ProjectionUnknown: there is none of this name.
            Outage: a store is away.
        """
        names = self.names if name is None else [name]
        return [await self.runner.retry(each, key) for each in names]

    async def rebuild(
        self, name: str, report: Callable[[Progress], None], *, accept_differences: bool
    ) -> Rebuilt:
        """Fold a projection anew beside the active version, and switch to it.

        Raises:
            ProjectionUnknown: there is none of this name.
            NotEquivalent: the versions differ, and that was not accepted.
        """
        versions = self.versions.get(name)
        if versions is None:
            raise ProjectionUnknown(name)
        rebuild = Rebuild(self.runner.consumer(name), versions, report)
        return await rebuild.run(accept_differences=accept_differences)


def project(
    logs: Logs,
    feed: CommittedFeed,
    versions: Mapping[str, Kept],
    *,
    ownership: Ownership | None = None,
    rest: float = REST,
    pace: Pace = unpaced,
    spans: Spans | None = None,
) -> Projecting:
    """Return projections of both logs, of the lanes owned; all without an ownership.

    Nothing is read before ``runner.start``; what is caught up with is folded at ``pace``.
    """
    runner = Runner(feed, ownership=ownership, rest=rest, pace=pace, spans=spans)
    for each in versions.values():
        runner.follow(each.model, logs.log, logs.activity)
    return Projecting(runner=runner, versions=versions)
