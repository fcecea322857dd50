import pytest

from contracts.limits import RateLimited
from infra.memory.limits import InvalidRate, MemoryLimiter, Rate, parse_rate


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


async def test_a_burst_passes_and_the_next_one_waits_for_its_turn() -> None:
    clock = Clock()
    limiter = MemoryLimiter({"login": Rate(0.5, 3)}, clock)
    for _ in range(3):
        await limiter.take("login", "anna")
    with pytest.raises(RateLimited) as refused:
        await limiter.take("login", "anna")
    assert refused.value.retry_after == pytest.approx(2)
    clock.now += 2
    await limiter.take("login", "anna")


async def test_keys_and_budgets_are_apart() -> None:
    limiter = MemoryLimiter({"login": Rate(1, 1), "send": Rate(1, 1)}, Clock())
    await limiter.take("login", "anna")
    await limiter.take("login", "ben")
    await limiter.take("send", "anna")


async def test_a_refusal_costs_nothing() -> None:
    clock = Clock()
    limiter = MemoryLimiter({"search": Rate(1, 10)}, clock)
    await limiter.take("search", "anna", cost=10)
    for _ in range(50):
        with pytest.raises(RateLimited):
            await limiter.take("search", "anna", cost=5)
    clock.now += 5
    await limiter.take("search", "anna", cost=5)


async def test_a_budget_without_a_rate_grants_everything() -> None:
    limiter = MemoryLimiter({"send": None}, Clock())
    for _ in range(10_000):
        await limiter.take("send", "anna")


async def test_memory_stays_bounded_and_old_keys_are_forgotten_when_full_again() -> None:
    clock = Clock()
    limiter = MemoryLimiter({"login": Rate(1, 1)}, clock, most_keys=100)
    for number in range(10_000):
        clock.now += 0.1
        await limiter.take("login", f"name {number}")
    assert len(limiter._full_at) <= 100


async def test_beyond_the_bound_new_keys_are_limited_together_and_old_ones_still() -> None:
    limiter = MemoryLimiter({"login": Rate(0.001, 1)}, Clock(), most_keys=10)
    await limiter.take("login", "first")
    refused = 0
    for number in range(3_000):
        try:
            await limiter.take("login", f"name {number}")
        except RateLimited:
            refused += 1
    assert refused >= 3_000 - 10 - 1_024
    with pytest.raises(RateLimited):
        await limiter.take("login", "first")
    assert len(limiter._full_at) <= 10 + 1_024


def test_a_rate_is_read_as_it_is_written() -> None:
    assert parse_rate("0.5/s, burst 20") == Rate(0.5, 20)
    assert parse_rate("0/s, burst 0") is None


@pytest.mark.parametrize(
    "text", ["", "20", "20/100", "0/s, burst 5", "5/s, burst 0", "-1/s, burst 1"]
)
def test_a_rate_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidRate):
        parse_rate(text)
