"""Whether a process does its own job: what probes ask, and what its answers hint at."""

from collections.abc import Awaitable, Callable, Sequence

Check = Callable[[], Awaitable[str | None]]
"""Returns what keeps the process from its job, None if nothing does."""


class Readiness:
    """Ready is who can do its own job and is not about to end; others' jobs do not count."""

    def __init__(self, checks: Sequence[Check] = ()) -> None:
        """Keep what the job needs."""
        self.checks = checks
        self.draining = False

    async def obstacle(self) -> str | None:
        """Return the first thing in the way, None if it is ready."""
        if self.draining:
            return "draining"
        for check in self.checks:
            if (obstacle := await check()) is not None:
                return obstacle
        return None
