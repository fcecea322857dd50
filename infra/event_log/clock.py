"""The log's own time."""

import time
from collections.abc import Callable

Clock = Callable[[], int]
"""Microseconds since 1970; it may jump, and ``recorded_at`` rises all the same."""


def system_clock() -> int:
    """Return the machine's time."""
    return time.time_ns() // 1000
