"""Puts together what a process tells whoever runs it: probes, figures and the drain."""

from collections.abc import Awaitable, Callable

from litestar.handlers import HTTPRouteHandler

from contracts.outage import Outage
from infra.bootstrap.draining import Drain
from infra.http.probes import drain_route, metrics_route, probe_routes
from infra.http.readiness import Check, Readiness
from infra.metrics.exposition import Exposition
from projections.consumer import State
from projections.status import ProjectionStatus
from query_api.ports import LogReader


def watching_routes(
    readiness: Readiness, drain: Drain, exposition: Exposition
) -> list[HTTPRouteHandler]:
    """Return the routes that every process has on its internal listener."""
    return [*probe_routes(readiness), metrics_route(exposition), drain_route(drain.run)]


def can_read(log: LogReader) -> Check:
    """Return the check of who needs the log."""

    async def check() -> str | None:
        try:
            await log.heads()
        except Outage as outage:
            return str(outage)
        return None

    return check


def not_forked(status: Callable[[], Awaitable[list[ProjectionStatus]]]) -> Check:
    """Return the check of who folds: what is parked or paused heals, a fork does not."""

    async def check() -> str | None:
        try:
            forked = [each for each in await status() if each.state is State.FORKED]
        except Outage:
            return None
        return f"{forked[0].name} is forked: {forked[0].error}" if forked else None

    return check
