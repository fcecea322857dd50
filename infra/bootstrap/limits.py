"""The limiter of one process, for the budgets of the settings."""

import time

from msgspec import structs

from infra.memory.limits import MemoryLimiter, parse_rate
from infra.settings import Limits


def limiter_of(limits: Limits) -> MemoryLimiter:
    """Return the limiter of one process for the budgets of the settings."""
    rates = {name: parse_rate(text) for name, text in structs.asdict(limits).items()}
    return MemoryLimiter(rates, time.monotonic)
