"""Events a second that each projection folds anew, while the server runs."""

import msgspec
from msgspec import Struct

from tests.product import Product

PROJECTIONS = ("messages", "inbox", "members", "profiles")


class Rebuilt(Struct, frozen=True):
    """One projection folded from the first event."""

    projection: str
    events: int
    seconds: float
    events_per_second: float


class _Answer(Struct, frozen=True):
    version: int
    events: int
    seconds: float


def measure(product: Product) -> list[Rebuilt]:
    """Rebuild every projection in turn."""
    return [_rebuild(product, name) for name in PROJECTIONS]


def _rebuild(product: Product, name: str) -> Rebuilt:
    ended = product.run("projections", "rebuild", name, "--json")
    if ended.returncode:
        raise RuntimeError(ended.stderr)
    answer = msgspec.json.decode(ended.stdout, type=_Answer)
    rate = answer.events / max(answer.seconds, 1e-9)
    return Rebuilt(name, answer.events, round(answer.seconds, 2), round(rate))
