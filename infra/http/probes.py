"""``/livez`` and ``/readyz`` of the internal listener: for whoever runs the process."""

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from projections.ports import Outage
from query_api.ports import LogReader


def probe_routes(log: LogReader) -> list[HTTPRouteHandler]:
    """Return the probes; ready is who can read the log, alive is who answers at all."""

    @get("/livez")
    async def livez() -> dict[str, str]:
        return {"status": "alive"}

    @get("/readyz")
    async def readyz() -> Response[dict[str, str]]:
        try:
            await log.heads()
        except Outage as outage:
            return Response({"status": "unready", "reason": str(outage)}, status_code=503)
        return Response({"status": "ready"})

    return [livez, readyz]
