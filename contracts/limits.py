"""Rate limits, as both sides ask for them."""

from typing import Protocol


class RateLimited(Exception):
    """A budget is spent; ``retry_after`` seconds from now there is room again."""

    def __init__(self, budget: str, retry_after: float) -> None:
        """Name the budget and the seconds to wait."""
        super().__init__(f"too many requests for {budget}")
        self.budget = budget
        self.retry_after = retry_after


class Limiter(Protocol):
    """Grants or refuses by named budgets: ``login``, ``send``, ``search`` and more."""

    async def take(self, budget: str, key: str, cost: float = 1.0) -> None:
        """Spend ``cost`` of one key's budget.

        Raises:
            RateLimited: it is spent.
        """
