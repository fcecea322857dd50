"""What one run of `make bench-ui` measured."""

from msgspec import Struct

from tests.bench.statistics import Quantiles
from tests.bench.ui.heap import Heap
from tests.bench.ui.opening import Opening
from tests.bench.ui.scrolling import Scrolling
from tests.bench.ui.typing import Typing


class Figures(Struct, frozen=True, kw_only=True):
    """A run: each part beside the least that the same browser takes."""

    day: str
    machine: str
    browser: str
    messages: int
    """How many were imported."""
    conversation: int
    """How many the one has that is looked at."""
    opening: Opening
    switching: Quantiles
    typing: Typing
    scrolling: Scrolling
    heap: Heap
