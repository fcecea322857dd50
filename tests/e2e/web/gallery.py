"""`python -m tests.e2e.web.gallery [word…]` takes pictures of every screen and state there is.

Each in four themes and at four widths, in German, in longer words and right to left, into
`.cache/screens`. Words choose the screens whose names have one of them.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, async_playwright
from playwright.async_api import Error as PlaywrightError

from tests.e2e.person import Person
from tests.e2e.web.chromium import chromium
from tests.e2e.web.looks import MORE, PLAIN, SHOTS, Look, shoot_in
from tests.e2e.web.screens import (
    DESK_ONLY,
    INSIDE,
    OUTSIDE,
    Harbour,
    Screen,
    harbour_with_all_there_is,
)
from tests.e2e.web.states import STATES, lonely
from tests.e2e.web.window import Window
from tests.product import UNLIMITED, Product

NARROW = 768


@dataclass(frozen=True)
class Pass:
    """One way to see all screens."""

    size: tuple[int, int]
    looks: tuple[Look, ...] = (*PLAIN, *MORE)
    language: str = "en"
    direction: str = "ltr"

    @property
    def name(self) -> str:
        """Return what its pictures begin with."""
        return "" if self.language == "en" else f"{self.language} {self.direction} "


PASSES = (
    Pass((1440, 900)),
    Pass((1024, 768)),
    Pass((390, 844)),
    Pass((320, 640)),
    Pass((1440, 900), PLAIN[:1], "de"),
    Pass((390, 844), PLAIN[:1], "de"),
    Pass((320, 640), PLAIN[:1], "pseudo"),
    Pass((1440, 900), PLAIN[1:], "pseudo", "rtl"),
    Pass((390, 844), PLAIN[1:], "pseudo", "rtl"),
)


@dataclass(frozen=True)
class Visit:
    """Who looks, at what, in which browser."""

    browser: Browser
    url: str
    harbour: Harbour
    words: tuple[str, ...]

    async def see(self, who: Person | None, screens: Mapping[str, Screen], seen: Pass) -> None:
        """Take all pictures of one pass."""
        chosen = {name: each for name, each in screens.items() if self._wanted(name)}
        if not chosen:
            return
        async with self._opened(seen) as window:
            if who is not None:
                await window.sign_in(who)
            note = f"localStorage.setItem('messenger.language', '{seen.language}')"
            await window.page.evaluate(note)
            for name, screen in chosen.items():
                try:
                    await screen.show(window, self.harbour)
                except (PlaywrightError, AssertionError) as trouble:
                    sys.stderr.write(f"{seen}: {name} is not there: {trouble}\n")
                await window.page.evaluate(f"document.documentElement.dir = '{seen.direction}'")
                await window.page.wait_for_timeout(300)
                await shoot_in(window, f"{seen.name}{name}", seen.looks)
                await window.page.unroute_all()
                await window.context.set_offline(False)

    def _wanted(self, name: str) -> bool:
        return not self.words or any(word in name for word in self.words)

    @asynccontextmanager
    async def _opened(self, seen: Pass) -> AsyncIterator[Window]:
        window = await Window.open(self.browser, self.url, seen.size)
        await window.page.goto("/sign-in")
        try:
            yield window
        finally:
            await window.context.close()


async def main(product: Product, people: list[dict[str, str]], words: tuple[str, ...]) -> None:
    """Walk through everything as the first of the demo, and as somebody who is new."""
    nora, tomas = [
        await Person.sign_in(product, each["user_name"], each["password"]) for each in people[:2]
    ]
    harbour = await harbour_with_all_there_is(nora, tomas)
    alone = await lonely(product)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox"]
        )
        visit = Visit(browser, product.url, harbour, words)
        for seen in PASSES:
            desk = DESK_ONLY if seen.size[0] >= NARROW else {}
            await visit.see(None, OUTSIDE, seen)
            await visit.see(nora, INSIDE | desk | STATES, seen)
            await visit.see(alone, {"new here": INSIDE["nothing open"]}, seen)
        await browser.close()
    for each in (nora, tomas, alone):
        await each.close()


if __name__ == "__main__":
    SHOTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        product = Product(Path(folder), UNLIMITED | {"MESSENGER_REGISTRATION": "open"})
        people = json.loads(product.run("demo", "--json").stdout)["people"]
        with product:
            asyncio.run(main(product, people, tuple(sys.argv[1:])))
