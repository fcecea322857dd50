"""What one run of `make bench` measured."""

from msgspec import Struct

from tests.bench.delivery import Delivery
from tests.bench.idle import Idle
from tests.bench.imports import Imported
from tests.bench.primitives import Primitives
from tests.bench.reads import Reads
from tests.bench.rebuild import Rebuilt
from tests.bench.sends import Sends


class Place(Struct, frozen=True, kw_only=True):
    """One server with what it holds."""

    messages: int
    start_seconds: float
    sends: list[Sends]
    deliveries: list[Delivery]
    idle: Idle
    reads: list[Reads]
    rebuilds: list[Rebuilt]


class Figures(Struct, frozen=True, kw_only=True):
    """A run: the machine's own parts, an almost empty place, one with every corpus."""

    primitives: Primitives
    small: Place
    large: Place
    imports: list[Imported]
