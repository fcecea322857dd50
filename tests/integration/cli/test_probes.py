import httpx

from infra.bootstrap.watching import can_read
from infra.http.application import build_internal_application
from infra.http.probes import probe_routes
from infra.http.problems import Problems
from infra.http.readiness import Readiness
from infra.memory.event_log import MemoryEventLog
from infra.memory.feed import InProcessFeed
from projections.ports import Outage


class UnreadableLog(MemoryEventLog):
    async def heads(self) -> dict[int, int]:
        raise Outage("the disk is gone")


async def status(log: MemoryEventLog, path: str) -> int:
    app = build_internal_application(probe_routes(Readiness([can_read(log)])), problems=Problems())
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type] # httpx types ASGI loosely
    async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
        return (await client.get(path)).status_code


async def test_a_process_is_ready_while_it_can_read_its_log() -> None:
    log = MemoryEventLog(feed=InProcessFeed())
    assert [await status(log, path) for path in ("/livez", "/readyz")] == [200, 200]


async def test_without_its_log_it_is_alive_and_not_ready() -> None:
    log = UnreadableLog(feed=InProcessFeed())
    assert [await status(log, path) for path in ("/livez", "/readyz")] == [200, 503]
