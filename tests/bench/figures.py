"""What one run of `make bench` measured."""

from msgspec import Struct

from tests.bench.catching_up import CatchingUp
from tests.bench.delivery import Delivery
from tests.bench.idle import Idle
from tests.bench.imports import Imported
from tests.bench.primitives import Primitives
from tests.bench.reads import Reads
from tests.bench.rebuild import Rebuilt
from tests.bench.sends import Sends


class Place(Struct, frozen=True, kw_only=True):
    """One server with what was imported into it."""

    messages: int
    start_seconds: float
    catching_up: CatchingUp | None
    """None where nothing was imported."""
    sends: list[Sends]
    deliveries: list[Delivery]
    idle: Idle
    reads: list[Reads]
    rebuilds: list[Rebuilt]


class Figures(Struct, frozen=True, kw_only=True):
    """A run: the machine's own parts, and places from an almost empty one to all archives."""

    primitives: Primitives
    places: list[Place]
    imports: list[Imported]
