import httpx
from prometheus_client.parser import text_string_to_metric_families

from contracts.outage import Outage
from infra.event_log.tally import Tally
from infra.http.edge import Edge
from infra.http.readiness import Readiness
from infra.metrics.exposition import Exposition, Source
from infra.metrics.logs import LogMetrics
from infra.metrics.process import ProcessMetrics
from infra.metrics.projections import ProjectionMetrics
from projections.consumer import State
from projections.status import ProjectionStatus

Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


async def figures(*sources: Source) -> Figures:
    page = (await Exposition(sources).page()).decode()
    samples = [s for family in text_string_to_metric_families(page) for s in family.samples]
    return {(sample.name, frozenset(sample.labels.items())): sample.value for sample in samples}


def labels(**named: str) -> frozenset[tuple[str, str]]:
    return frozenset(named.items())


async def test_requests_are_counted_by_declared_route_and_by_status(
    client: httpx.AsyncClient, app: Edge
) -> None:
    await client.get("/problems/rate-limited")
    await client.get("/problems/unheard-of")
    await client.post("/v1/commands/hot")
    await client.get("/nowhere/at/all")
    found = await figures(app.requests)
    counted = {
        (dict(key)["method"], dict(key)["route"], dict(key)["status"]): value
        for (name, key), value in found.items()
        if name == "messenger_http_requests_total"
    }
    assert counted == {
        ("GET", "/problems/{slug}", "200"): 1,
        ("GET", "/problems/{slug}", "404"): 1,
        ("POST", "/v1/commands/hot", "401"): 1,
        ("GET", "", "404"): 1,
    }
    route = {"method": "GET", "route": "/problems/{slug}"}
    assert found["messenger_http_request_seconds_count", labels(**route)] == 2
    assert found["messenger_http_request_seconds_bucket", labels(le="+Inf", **route)] == 2


async def test_a_draining_process_asks_for_new_connections_elsewhere(
    client: httpx.AsyncClient, readiness: Readiness
) -> None:
    assert "connection" not in (await client.get("/v1/whoami")).headers
    readiness.draining = True
    assert (await client.get("/v1/whoami")).headers["connection"] == "close"
    assert (await client.post("/v1/commands/hot")).headers["connection"] == "close"
    found = await figures(ProcessMetrics("serve", readiness))
    assert found["messenger_draining", labels()] == 1


async def test_flushes_are_counted_once_a_batch() -> None:
    class Log:
        tally = Tally()
        waiting = 7

    Log.tally.flushed([], [], 0.002)
    found = await figures(LogMetrics({"events": Log()}))
    assert found["messenger_log_flush_seconds_count", labels(log="events")] == 1
    assert found["messenger_log_flush_seconds_bucket", labels(log="events", le="0.001")] == 0
    assert found["messenger_log_flush_seconds_bucket", labels(log="events", le="0.0025")] == 1
    assert found["messenger_log_queue_events", labels(log="events")] == 7


def standing(state: State) -> ProjectionStatus:
    return ProjectionStatus(
        name="messages",
        version=1,
        state=state,
        checkpoint={},
        heads={},
        lag_events=12,
        lag_seconds=0.5,
        parked=[],
        error=None,
    )


async def test_each_projection_shows_its_lag_and_whether_it_is_forked() -> None:
    async def status() -> list[ProjectionStatus]:
        return [standing(State.FORKED)]

    found = await figures(ProjectionMetrics(status))
    of = labels(projection="messages")
    assert found["messenger_projection_lag_events", of] == 12
    assert found["messenger_projection_lag_seconds", of] == 0.5
    assert (found["messenger_projection_forked", of], found["messenger_projection_parked", of]) == (
        1,
        0,
    )


async def test_without_its_stores_the_page_still_comes() -> None:
    async def status() -> list[ProjectionStatus]:
        raise Outage("the log is away")

    found = await figures(ProjectionMetrics(status))
    assert found["messenger_projections_readable", labels()] == 0
    assert not [name for name, _ in found if name.startswith("messenger_projection_")]
