"""Scrolling through a long conversation, with a look at what every frame shows."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from tests.e2e.web.window import Window

_PROBE = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
FAST = 800
"""Pixels a frame: a screen of them, sixty times a second."""


class Scrolled(Struct, frozen=True):
    """What was seen on the way; times in milliseconds, shifts in pixels."""

    arrived: bool
    frames: list[float]
    """How long each took, from one to the next."""
    blanks: list[float]
    """How long some of the window was without lines, each time."""
    waits: list[float]
    """How long one stood at the end of what had been fetched, each time."""
    shifts: list[float]
    """By how much a line moved that no step moved."""
    lost: int
    """How often a line that one saw was gone in the next frame."""
    disordered: int
    """How often the line below a message was not that of the next."""
    first: int
    last: int
    missed: int
    """How many messages between the first and the last were never drawn."""


async def scroll(window: Window, ids: Sequence[str], step: int, patience: float) -> Scrolled:
    """Go to the first of ``ids``, or with a positive ``step`` to their last.

    ``patience`` is how many milliseconds one stands still before one gives up.
    """
    await window.log.hover()
    await window.page.mouse.wheel(0, 1 if step > 0 else -1)  # whoever still travels stops
    await window.page.wait_for_timeout(300)
    goal = len(ids) - 1 if step > 0 else 0
    asked = {"ids": ids, "step": step, "goal": goal, "patience": patience}
    found = await window.log.evaluate(_PROBE, asked)
    return msgspec.convert(found, Scrolled, strict=False)
