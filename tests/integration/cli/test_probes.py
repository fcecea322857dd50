import httpx

from contracts.log import Position
from contracts.outage import Outage
from infra.bootstrap.levels import of_folding
from infra.bootstrap.watching import can_read, not_forked
from infra.http.application import build_internal_application
from infra.http.probes import probe_routes
from infra.http.problems import Problems
from infra.http.readiness import Levels, Readiness
from infra.memory.event_log import MemoryEventLog
from infra.memory.feed import InProcessFeed
from infra.read_models.freshness import StoredFreshness
from projections.consumer import State
from projections.status import ProjectionStatus


class UnreadableLog(MemoryEventLog):
    async def heads(self) -> dict[int, int]:
        raise Outage("the disk is gone")


async def status(log: MemoryEventLog, path: str) -> int:
    app = build_internal_application(probe_routes(Readiness([can_read(log)])), problems=Problems())
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type] # httpx types ASGI loosely
    async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
        return (await client.get(path)).status_code


def folded(state: State) -> ProjectionStatus:
    return ProjectionStatus(
        name="messages",
        version=2,
        state=state,
        checkpoint={0: 4, 1: 7},
        heads={0: 9},
        lag_events=5,
        lag_seconds=0.5,
        parked=[],
        error=None,
    )


async def test_who_folds_tells_how_far_each_projection_is() -> None:
    async def standing() -> list[ProjectionStatus]:
        return [folded(State.LIVE)]

    levels = await of_folding(standing)()
    assert levels.log is None
    assert [(each.name, each.lanes, each.lag_events) for each in levels.projections] == [
        ("messages", 1, 5)
    ]


async def test_who_cannot_ask_the_stores_is_ready_all_the_same() -> None:
    async def standing() -> list[ProjectionStatus]:
        raise Outage("the store is away")

    readiness = Readiness([not_forked(standing)], of_folding(standing))
    assert await readiness.obstacle() is None
    assert await readiness.levels() == Levels()


async def test_a_fork_makes_who_folds_unready_and_a_pause_does_not() -> None:
    async def standing() -> list[ProjectionStatus]:
        return [folded(state)]

    for state in State:
        obstacle = await Readiness([not_forked(standing)]).obstacle()
        assert (obstacle is not None) == (state is State.FORKED), state


async def test_a_store_that_cannot_be_asked_is_named_until_it_answers() -> None:
    answers: list[dict[int, int] | Outage] = [Outage("gone"), {0: 3}]

    async def checkpoint() -> dict[int, int]:
        answer = answers.pop(0)
        if isinstance(answer, Outage):
            raise answer
        return answer

    freshness = StoredFreshness({"inbox": checkpoint})
    assert not await freshness.wait("inbox", [Position(0, 3)], 1.0)
    assert freshness.away == {"inbox": "gone"}
    assert await freshness.wait("inbox", [Position(0, 3)], 1.0)
    assert (freshness.away, freshness.visible("inbox")) == ({}, {0: 3})


async def test_a_process_is_ready_while_it_can_read_its_log() -> None:
    log = MemoryEventLog(feed=InProcessFeed())
    assert [await status(log, path) for path in ("/livez", "/readyz")] == [200, 200]


async def test_without_its_log_it_is_alive_and_not_ready() -> None:
    log = UnreadableLog(feed=InProcessFeed())
    assert [await status(log, path) for path in ("/livez", "/readyz")] == [200, 503]
