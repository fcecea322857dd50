"""Rate limits that all nodes share, by the generic cell rate algorithm on the clock of Redis."""

from collections.abc import Mapping
from hashlib import blake2b

from contracts.limits import Limiter, RateLimited
from infra.memory.limits import Rate
from infra.redis.server import RedisAway, RedisServer

SIGN_IN = ("login", "login_address", "register")
_MICROSECONDS = 1_000_000


def share_of(rates: Mapping[str, Rate | None], replicas: int) -> dict[str, Rate | None]:
    """Return what one node grants while Redis is away: of sign-in, its share and no more."""
    return {
        name: Rate(rate.per_second / replicas, max(1.0, rate.burst / replicas))
        if rate is not None and name in SIGN_IN
        else rate
        for name, rate in rates.items()
    }


class RedisLimiter:
    """Spends budgets in one step on Redis, and from the node's own while Redis is away."""

    def __init__(self, server: RedisServer, rates: Mapping[str, Rate | None], own: Limiter) -> None:
        """Keep the budgets by name, and what the node grants by itself."""
        self._server = server
        self._rates = rates
        self._own = own
        self._script = server.script("limits")

    async def take(self, budget: str, key: str, cost: float = 1.0) -> None:
        """Spend ``cost`` of one key's budget.

        Raises:
            RateLimited: it is spent.
        """
        rate = self._rates[budget]
        if rate is None:
            return
        unit = _MICROSECONDS / rate.per_second
        # A digest, so that no key grows with what a client wrote and none shows a name.
        place = self._server.key("limit", budget, blake2b(key.encode(), digest_size=16).hexdigest())
        try:
            wait: int = await self._server.ask(
                lambda: self._script([place], [cost * unit, rate.burst * unit])
            )
        except RedisAway:
            await self._own.take(budget, key, cost)
            return
        if wait:
            raise RateLimited(budget, wait / _MICROSECONDS)
