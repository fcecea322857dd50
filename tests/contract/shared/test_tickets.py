from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import chain, repeat

import pytest

from contracts.identity import Principal, Unauthenticated
from contracts.ids import SessionId, UserId, uuid7
from infra.memory.tickets import LASTS, MemoryTickets
from infra.redis.tickets import RedisTickets
from query_api.live.ports import Tickets
from tests.contract.shared.conftest import ADAPTERS, redis_server

SECRET = b"a secret of all nodes of a place."
ANNA = Principal(
    user_id=UserId(uuid7()),
    session_id=SessionId(uuid7()),
    scopes=frozenset({"read"}),
    expires_at=datetime(2030, 1, 1, tzinfo=UTC),
)
HERE = "https://chat.example"


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Nodes:
    def __init__(self, one: Tickets, two: Tickets, clock: Clock) -> None:
        self.one, self.two, self.clock = one, two, clock


@pytest.fixture(params=ADAPTERS)
async def nodes(request: pytest.FixtureRequest) -> AsyncIterator[Nodes]:
    clock = Clock()
    if request.param == "memory":
        tickets = MemoryTickets(clock)
        yield Nodes(tickets, tickets, clock)
        return
    async with redis_server() as server:
        one, two = (RedisTickets(server, SECRET, clock) for _ in range(2))
        yield Nodes(one, two, clock)


async def test_a_ticket_of_one_node_is_good_on_every(nodes: Nodes) -> None:
    ticket = await nodes.one.issue(ANNA, HERE)
    assert await nodes.two.redeem(ticket, HERE) == ANNA


async def test_a_ticket_is_good_once(nodes: Nodes) -> None:
    ticket = await nodes.one.issue(ANNA, None)
    await nodes.two.redeem(ticket, None)
    for node in chain(repeat(nodes.one, 2), repeat(nodes.two, 2)):
        with pytest.raises(Unauthenticated):
            await node.redeem(ticket, None)


async def test_a_ticket_is_bound_to_its_origin(nodes: Nodes) -> None:
    for origin in ("https://evil.example", None):
        ticket = await nodes.one.issue(ANNA, HERE)
        with pytest.raises(Unauthenticated):
            await nodes.two.redeem(ticket, origin)


async def test_a_ticket_is_over_after_its_time(nodes: Nodes) -> None:
    ticket = await nodes.one.issue(ANNA, None)
    nodes.clock.now += LASTS
    with pytest.raises(Unauthenticated):
        await nodes.two.redeem(ticket, None)


async def test_what_is_no_ticket_is_refused(nodes: Nodes) -> None:
    ticket = await nodes.one.issue(ANNA, None)
    for wrong in ("", "no ticket", ticket[:-4] + "AAAA", "ü"):
        with pytest.raises(Unauthenticated):
            await nodes.one.redeem(wrong, None)


async def test_two_tickets_of_one_person_are_apart(nodes: Nodes) -> None:
    first, second = await nodes.one.issue(ANNA, None), await nodes.one.issue(ANNA, None)
    await nodes.two.redeem(first, None)
    assert await nodes.two.redeem(second, None) == ANNA
