"""A hundred thousand messages, up and down again."""

from msgspec import Struct

from tests.bench.statistics import Quantiles, quantiles
from tests.bench.ui.place import Place
from tests.e2e.web.scrolling import FAST, Scrolled, scroll
from tests.e2e.web.window import Window

MESSAGES = 100_000
_PATIENCE = 15_000.0


class Way(Struct, frozen=True):
    """One direction; times in milliseconds."""

    arrived: bool
    messages: int
    missed: int
    disordered: int
    lost: int
    shifts: int
    largest_shift: float
    """In pixels."""
    frames: Quantiles
    longest_blank: float
    blanks: int
    longest_wait: float
    waits: int
    seconds: float


class Scrolling(Struct, frozen=True):
    """Both directions."""

    up: Way
    down: Way


async def measure(window: Window, place: Place, messages: int) -> Scrolling:
    """Scroll a screen a frame from the newest message up over ``messages``, and back."""
    ids = await place.message_ids(place.channels[0], messages)
    await window.page.goto(f"/c/{place.channels[0].conversation_id}")
    await window.log.get_by_role("article").first.wait_for()
    await window.page.keyboard.press("Control+End")
    await window.page.wait_for_timeout(1_000)
    up = _way(await scroll(window, ids, -FAST, _PATIENCE))
    down = _way(await scroll(window, ids, FAST, _PATIENCE))
    return Scrolling(up, down)


def _way(seen: Scrolled) -> Way:
    return Way(
        arrived=seen.arrived,
        messages=seen.last - seen.first + 1,
        missed=seen.missed,
        disordered=seen.disordered,
        lost=seen.lost,
        shifts=len(seen.shifts),
        largest_shift=max(map(abs, seen.shifts), default=0.0),
        frames=quantiles([each / 1000 for each in seen.frames]),
        longest_blank=max(seen.blanks, default=0.0),
        blanks=len(seen.blanks),
        longest_wait=max(seen.waits, default=0.0),
        waits=len(seen.waits),
        seconds=sum(seen.frames) / 1000,
    )
