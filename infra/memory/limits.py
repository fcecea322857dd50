"""Rate limits of one process by the generic cell rate algorithm (GCRA)."""

import re
from collections.abc import Callable, Mapping
from zlib import crc32

from msgspec import Struct

from contracts.limits import RateLimited

MOST_KEYS = 100_000
_RATE = re.compile(r"^(?P<per_second>\d+(?:\.\d+)?)/s, burst (?P<burst>\d+)$", re.ASCII)
_SHARED = 1_024


class Rate(Struct, frozen=True):
    """``burst`` at once, then ``per_second``: in any window at most burst + rate times window."""

    per_second: float
    burst: float


class InvalidRate(ValueError):
    """A rate is written as ``20/s, burst 100``; ``0/s, burst 0`` is no limit."""


def parse_rate(text: str) -> Rate | None:
    """Return the rate that a setting says; None means no limit.

    Raises:
        InvalidRate: it says none.
    """
    found = _RATE.match(text)
    if found is None:
        raise InvalidRate(f"{text!r} is no rate: write it as 20/s, burst 100")
    rate = Rate(float(found["per_second"]), float(found["burst"]))
    if rate.per_second and rate.burst:
        return rate
    if rate.per_second or rate.burst:
        raise InvalidRate(f"{text!r} would let nothing through: 0/s, burst 0 is no limit")
    return None


class MemoryLimiter:
    """Keeps for each key the instant at which its budget is full again, and forgets it then."""

    def __init__(
        self,
        budgets: Mapping[str, Rate | None],
        clock: Callable[[], float],
        most_keys: int = MOST_KEYS,
    ) -> None:
        """Keep the budgets by name and the monotonic clock, in seconds."""
        self._budgets = budgets
        self._clock = clock
        self._most_keys = most_keys
        self._full_at: dict[tuple[str, str], float] = {}
        self._sweep_at = most_keys // 2

    async def take(self, budget: str, key: str, cost: float = 1.0) -> None:
        """Spend ``cost`` of one key's budget.

        Raises:
            RateLimited: it is spent.
        """
        rate = self._budgets[budget]
        if rate is None:
            return
        now = self._clock()
        place = self._place(budget, key, now)
        full_at = max(now, self._full_at.get(place, now)) + cost / rate.per_second
        wait = full_at - now - rate.burst / rate.per_second
        if wait > 1e-9:  # noqa: PLR2004 — less than a clock's grain is rounding
            raise RateLimited(budget, wait)
        self._full_at[place] = full_at

    def _place(self, budget: str, key: str, now: float) -> tuple[str, str]:
        """Return where a key's state is; beyond the bound, new keys share a few places."""
        place = (budget, key)
        if place in self._full_at or len(self._full_at) < self._sweep_at:
            return place
        self._full_at = {p: full for p, full in self._full_at.items() if full > now}
        self._sweep_at = min(self._most_keys, max(len(self._full_at) * 2, self._most_keys // 2))
        if len(self._full_at) < self._most_keys:
            return place
        return budget, f"shared-{crc32(key.encode()) % _SHARED}"
