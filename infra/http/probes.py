"""What the internal listener tells whoever runs the process: probes, figures, and the drain."""

from collections.abc import Awaitable, Callable

from litestar import HttpMethod, Response, get, route
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from infra.http.readiness import Levels, Readiness
from infra.metrics.exposition import CONTENT_TYPE, Exposition


class Standing(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether a process does its own job, and how far its parts are."""

    status: str
    reason: str | None = None
    levels: Levels = Levels()


def probe_routes(readiness: Readiness) -> list[HTTPRouteHandler]:
    """Return the probes; alive is who answers at all."""

    @get("/livez")
    async def livez() -> dict[str, str]:
        return {"status": "alive"}

    @get("/readyz")
    async def readyz() -> Response[Standing]:
        obstacle = await readiness.obstacle()
        if obstacle is not None:
            return Response(Standing(status="unready", reason=obstacle), status_code=503)
        return Response(Standing(status="ready", levels=await readiness.levels()))

    return [livez, readyz]


def metrics_route(exposition: Exposition) -> HTTPRouteHandler:
    """Return the page of figures for Prometheus."""

    @get("/metrics")
    async def metrics() -> Response[bytes]:
        return Response(await exposition.page(), headers={"content-type": CONTENT_TYPE})

    return metrics


def drain_route(drain: Callable[[], Awaitable[None]]) -> HTTPRouteHandler:
    """Return the call that Kubernetes makes before it ends a pod, which knows no other than GET."""

    @route("/internal/drain", http_method=[HttpMethod.GET, HttpMethod.POST], status_code=200)
    async def drained() -> dict[str, str]:
        await drain()
        return {"status": "drained"}

    return drained
