import asyncio
import time
from collections.abc import AsyncIterator, Mapping

import pytest

from contracts.limits import Limiter, RateLimited
from infra.memory.limits import MemoryLimiter, Rate
from infra.redis.limits import RedisLimiter
from tests.contract.shared.conftest import ADAPTERS, redis_server

RATES: Mapping[str, Rate | None] = {
    "slow": Rate(0.001, 3),
    "other": Rate(0.001, 1),
    "quick": Rate(20, 5),
    "free": None,
}
Nodes = tuple[Limiter, Limiter]


@pytest.fixture(params=ADAPTERS)
async def nodes(request: pytest.FixtureRequest) -> AsyncIterator[Nodes]:
    if request.param == "memory":
        limiter = MemoryLimiter(RATES, time.monotonic)
        yield limiter, limiter
        return
    async with redis_server() as server:
        nothing: Mapping[str, Rate | None] = {}
        own = MemoryLimiter(nothing, time.monotonic)
        yield RedisLimiter(server, RATES, own), RedisLimiter(server, RATES, own)


async def granted(limiter: Limiter, budget: str, key: str, cost: float = 1.0) -> bool:
    try:
        await limiter.take(budget, key, cost)
    except RateLimited:
        return False
    return True


async def test_all_nodes_together_grant_one_burst(nodes: Nodes) -> None:
    grants = await asyncio.gather(*(granted(nodes[n % 2], "slow", "anna") for n in range(40)))
    assert sum(grants) == 3


async def test_a_refusal_says_how_long_to_wait(nodes: Nodes) -> None:
    await nodes[0].take("slow", "anna", cost=3)
    with pytest.raises(RateLimited) as refused:
        await nodes[1].take("slow", "anna", cost=2)
    assert refused.value.budget == "slow"
    assert 1_900 < refused.value.retry_after <= 2_000


async def test_keys_and_budgets_are_apart(nodes: Nodes) -> None:
    await nodes[0].take("slow", "anna", cost=3)
    assert await granted(nodes[0], "slow", "ben", cost=3)
    assert await granted(nodes[0], "other", "anna")


async def test_a_refusal_costs_nothing(nodes: Nodes) -> None:
    await nodes[0].take("slow", "anna", cost=2)
    for _ in range(10):
        assert not await granted(nodes[0], "slow", "anna", cost=2)
    assert await granted(nodes[0], "slow", "anna")


async def test_a_cost_above_the_burst_is_never_granted(nodes: Nodes) -> None:
    assert not await granted(nodes[0], "slow", "anna", cost=4)


async def test_a_budget_without_a_rate_grants_everything(nodes: Nodes) -> None:
    for _ in range(1_000):
        await nodes[0].take("free", "anna")


async def test_what_was_refused_is_granted_after_the_wait_it_was_told(nodes: Nodes) -> None:
    await nodes[0].take("quick", "anna", cost=5)
    with pytest.raises(RateLimited) as refused:
        await nodes[1].take("quick", "anna", cost=4)
    await asyncio.sleep(refused.value.retry_after)
    assert await granted(nodes[1], "quick", "anna", cost=4)


async def test_grants_of_all_nodes_stay_within_burst_and_rate(nodes: Nodes) -> None:
    start, grants = time.monotonic(), 0
    while grants < 20:
        grants += sum(await asyncio.gather(*(granted(node, "quick", "ben") for node in nodes)))
        allowed = 5 + 20 * (time.monotonic() - start)
        assert grants <= allowed
