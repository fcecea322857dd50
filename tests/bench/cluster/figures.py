"""What one run of `make bench-cluster` measured."""

from msgspec import Struct

from tests.bench.cluster.catching_up import CaughtUp
from tests.bench.cluster.moving import Moved
from tests.bench.cluster.primitives import Primitives
from tests.bench.delivery import Delivery
from tests.bench.reads import Reads
from tests.bench.sends import Sends


class Place(Struct, frozen=True, kw_only=True):
    """One cluster with what was moved into it."""

    moved: Moved | None
    """None where it began empty."""
    sends: list[Sends]
    delivery: Delivery
    reads: list[Reads]
    projections: list[CaughtUp]

    @property
    def name(self) -> str:
        """Return how many messages were there before the bench's own."""
        return f"{self.moved.messages:,}" if self.moved else "0"


class Figures(Struct, frozen=True, kw_only=True):
    """A run: the servers' own parts, an empty place, and one with all archives."""

    primitives: Primitives
    places: list[Place]
