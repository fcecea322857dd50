from hypothesis import given
from hypothesis import strategies as st

from contracts.limits import RateLimited
from infra.memory.limits import MemoryLimiter, Rate

rates = st.builds(Rate, st.floats(0.01, 100), st.integers(1, 50).map(float))
requests = st.lists(
    st.tuples(st.floats(0, 5), st.floats(0.1, 10)), min_size=1, max_size=60
)  # (seconds since the one before, cost)


@given(rate=rates, requests=requests)
async def test_grants_in_any_window_stay_within_burst_and_rate(
    rate: Rate, requests: list[tuple[float, float]]
) -> None:
    now = 0.0
    limiter = MemoryLimiter({"send": rate}, lambda: now)
    granted: list[tuple[float, float]] = []
    for pause, cost in requests:
        now += pause
        try:
            await limiter.take("send", "anna", cost)
        except RateLimited:
            continue
        granted.append((now, cost))
    for first, (start, _) in enumerate(granted):
        total = 0.0
        for moment, cost in granted[first:]:
            total += cost
            assert total <= rate.burst + rate.per_second * (moment - start) + 1e-6


@given(rate=rates, requests=requests)
async def test_what_was_refused_is_granted_after_the_wait_it_was_told(
    rate: Rate, requests: list[tuple[float, float]]
) -> None:
    now = 0.0
    limiter = MemoryLimiter({"send": rate}, lambda: now)
    for pause, wanted in requests:
        now += pause
        cost = min(wanted, rate.burst)
        try:
            await limiter.take("send", "anna", cost)
        except RateLimited as refused:
            now += refused.retry_after
            await limiter.take("send", "anna", cost)
