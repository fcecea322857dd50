"""Quantiles, as milliseconds."""

from collections.abc import Sequence

from msgspec import Struct


class Quantiles(Struct, frozen=True):
    """Milliseconds."""

    p50: float
    p99: float
    highest: float
    count: int


def quantiles(seconds: Sequence[float]) -> Quantiles:
    """Return the quantiles of times given in seconds."""
    ordered = sorted(seconds)
    if not ordered:
        return Quantiles(0.0, 0.0, 0.0, 0)

    def at(share: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000, 2)

    return Quantiles(at(0.5), at(0.99), at(1.0), len(ordered))
