"""Ownership where one process folds everything."""

from collections.abc import Callable, Iterable


class Undivided:
    """Every lane is held, and always was."""

    def held(self, lanes: Iterable[int]) -> dict[int, int]:
        """Return all of them, in the first epoch."""
        return dict.fromkeys(lanes, 0)

    def subscribe(self, changed: Callable[[], None]) -> None:
        """Nothing is ever gained or lost."""
