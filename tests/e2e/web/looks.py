"""The four themes, and pictures of a page in them for who wants to look."""

from collections.abc import Iterable
from pathlib import Path

from tests.e2e.web.window import Window

SHOTS = Path(__file__).parents[3] / ".cache/screens"
"""Git does not see it."""

Look = tuple[str, str]
PLAIN: tuple[Look, ...] = (("light", "normal"), ("dark", "normal"))
MORE: tuple[Look, ...] = (("light", "more"), ("dark", "more"))
WEAR = "([theme, contrast]) => Object.assign(document.documentElement.dataset, {theme, contrast})"


async def wear(window: Window, look: Look) -> None:
    """Show the page in a theme, until it is loaded anew."""
    await window.page.evaluate(WEAR, look)


async def shoot(window: Window, name: str) -> None:
    """Keep a picture of it."""
    width = (window.page.viewport_size or {"width": 0})["width"]
    path = SHOTS / f"{name.replace(' ', '-')}-{width}.png"
    await window.page.screenshot(path=path)


async def shoot_in(window: Window, name: str, looks: Iterable[Look]) -> None:
    """Keep a picture of it in each theme."""
    for look in looks:
        await wear(window, look)
        await shoot(window, f"{name} {' '.join(look)}")
