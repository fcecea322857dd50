"""Read-your-writes: what a read waits for, and what it says it stands for."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import httpx
import pytest
from litestar import Router, get
from litestar.params import PathParameter

from contracts.ids import ConversationId, uuid7
from contracts.log import PARTITIONS, Position
from contracts.streams import partition_of
from infra.bootstrap.problems import all_problems
from infra.http.application import build_application
from infra.sealing import TokenSealer
from query_api.api.app import shared
from query_api.api.freshness import SECONDS, PositionHeaders
from tests.integration.reads.world import ByName, World

SEALER = TokenSealer(bytes(32))
ROOM = ConversationId(uuid7())
LANE = partition_of(ROOM, PARTITIONS)


class Clockwork:
    """A projection that a test moves by hand."""

    def __init__(self) -> None:
        self.offsets = {LANE: 4, LANE + PARTITIONS: 7, (LANE + 1) % PARTITIONS: 2}
        self.asked: list[Position] = []
        self.names_are_behind = False

    async def wait(self, projection: str, positions: Sequence[Position], seconds: float) -> bool:
        assert seconds == SECONDS
        if projection == "names":
            return not self.names_are_behind
        assert projection == "clockwork"
        self.asked = list(positions)
        return all(offset <= self.offsets.get(lane, -1) for lane, offset in positions)

    def visible(self, projection: str) -> Mapping[int, int]:
        assert projection == "clockwork"
        return self.offsets


@pytest.fixture
def clockwork() -> Clockwork:
    return Clockwork()


@pytest.fixture
def client(clockwork: Clockwork) -> httpx.AsyncClient:
    headers = PositionHeaders(clockwork, SEALER)

    @get("/all", reads="clockwork", public=True)
    async def everything() -> str:
        return "all"

    @get("/rooms/{conversation_id:uuid}", reads="clockwork", public=True)
    async def room(conversation_id: Annotated[ConversationId, PathParameter()]) -> str:
        return str(conversation_id)

    @get("/named", reads="clockwork", looks_up=["names"], public=True)
    async def named() -> str:
        return "named"

    @get("/clock", public=True)
    async def clock() -> str:
        return "no projection"

    router = Router(
        "/", route_handlers=[everything, room, named, clock], middleware=[shared(headers)]
    )
    app = build_application([router], problems=all_problems(), authenticator=ByName(), hot={})
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]  # one protocol under two names
    return httpx.AsyncClient(transport=transport, base_url="http://here")


def positions(answer: httpx.Response) -> list[Position]:
    return [SEALER.open(token) for token in answer.headers["x-position"].split(",")]


async def test_a_read_answers_the_positions_it_stands_for(
    client: httpx.AsyncClient, clockwork: Clockwork
) -> None:
    answer = await client.get("/all")
    assert dict(positions(answer)) == clockwork.offsets
    assert "x-stale" not in answer.headers


async def test_a_read_of_one_conversation_answers_its_lanes(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/rooms/{ROOM}")
    assert positions(answer) == [Position(LANE, 4), Position(LANE + PARTITIONS, 7)]


async def test_a_position_moved_on_is_sealed_anew(
    client: httpx.AsyncClient, clockwork: Clockwork
) -> None:
    await client.get("/all")
    clockwork.offsets[LANE] = 5
    assert dict(positions(await client.get("/all")))[LANE] == 5


async def test_all_given_positions_are_waited_for(
    client: httpx.AsyncClient, clockwork: Clockwork
) -> None:
    wanted = [Position(LANE, 4), Position(LANE + PARTITIONS, 6)]
    tokens = ", ".join(SEALER.seal(position) for position in wanted)
    answer = await client.get("/all", headers={"X-Position": tokens})
    assert clockwork.asked == wanted
    assert "x-stale" not in answer.headers


async def test_a_read_that_waited_in_vain_says_so(client: httpx.AsyncClient) -> None:
    token = SEALER.seal(Position(LANE, 5))
    answer = await client.get("/all", headers={"X-Position": token})
    assert (answer.status_code, answer.text) == (200, "all")
    assert answer.headers["x-stale"] == "true"


@pytest.mark.parametrize("behind", [True, False])
async def test_a_read_waits_for_the_names_it_looks_up_too(
    client: httpx.AsyncClient, clockwork: Clockwork, *, behind: bool
) -> None:
    clockwork.names_are_behind = behind
    answer = await client.get("/named")
    assert ("x-stale" in answer.headers) is behind
    assert dict(positions(answer)) == clockwork.offsets


@pytest.mark.parametrize(
    "tokens", ["nonsense", "3.AAAA", "300.AAAA", ",".join([SEALER.seal(Position(0, 0))] * 65), "é"]
)
async def test_a_token_that_was_not_given_out_is_refused(
    client: httpx.AsyncClient, tokens: str
) -> None:
    answer = await client.get("/all", headers=[(b"X-Position", tokens.encode())])
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-token")


async def test_a_route_without_a_projection_has_no_position(client: httpx.AsyncClient) -> None:
    answer = await client.get("/clock")
    assert "x-position" not in answer.headers


async def test_a_read_right_after_a_write_shows_it(world: World) -> None:
    ada = await world.person("ada")
    room = await world.conversation(ada)
    for number in range(30):
        await world.say(room, ada, f"message {number}")
        (item,) = (await world.get("/v1/inbox", ada))["items"]
        assert item["last_message"]["body"] == f"message {number}"
