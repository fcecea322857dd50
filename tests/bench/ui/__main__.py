"""`make bench-ui`: the web interface; writes docs/benchmarks-ui.md and .data/bench-ui.json."""

import argparse
import asyncio
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from playwright.async_api import Browser, async_playwright

from tests.bench.ui import heap, opening, scrolling, switching, typing
from tests.bench.ui.bare import bare_page
from tests.bench.ui.figures import Figures
from tests.bench.ui.page import PAGE, page
from tests.bench.ui.place import Place, place
from tests.e2e.web.chromium import chromium
from tests.e2e.web.scrolling import FAST
from tests.e2e.web.window import Window

_RESULTS = Path(".data/bench-ui.json")


def main() -> None:
    """Measure, and write the page unless told not to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--heap-minutes", type=float, default=5.0)
    parser.add_argument("--scroll", type=int, default=scrolling.MESSAGES, metavar="MESSAGES")
    parser.add_argument("--no-page", action="store_true", help="for a machine that is not quiet")
    told = parser.parse_args()
    subprocess.run(["bash", "infra/web.sh", "build", "--if-needed"], check=True)
    _RESULTS.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_RESULTS.parent) as folder:
        figures = asyncio.run(_run(Path(folder), told.heap_minutes, told.scroll))
    _RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=2))
    if not told.no_page:
        PAGE.write_text(page(figures, FAST), encoding="utf-8")


async def _run(folder: Path, minutes: float, messages: int) -> Figures:
    async with place(folder) as there, bare_page() as bare, async_playwright() as playwright:
        # No sandbox of its own: root, as in containers, cannot make one.
        browser = await playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox"]
        )
        figures = await _measured(browser, there, bare, minutes, messages)
        await browser.close()
    return figures


async def _measured(
    browser: Browser, place: Place, bare: str, minutes: float, messages: int
) -> Figures:
    opened = await opening.measure(browser, place, bare)
    _say("opening", opened)
    window = await Window.open(browser, place.product.url)
    await window.sign_in(place.reader, f"/c/{place.channels[0].conversation_id}")
    switched = await switching.measure(window, place.channels)
    _say("switching", switched)
    typed = await typing.measure(browser, window, place, bare)
    _say("typing", typed)
    scrolled = await scrolling.measure(window, place, messages)
    _say("scrolling", scrolled)
    held = await heap.measure(window, place, minutes)
    _say("heap", held)
    await window.close()
    return Figures(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        machine=f"Python {platform.python_version()}, {os.cpu_count() or 1} cores",
        browser=f"Chromium {browser.version}",
        messages=place.messages,
        conversation=place.channels[0].last_seq,
        opening=opened,
        switching=switched,
        typing=typed,
        scrolling=scrolled,
        heap=held,
    )


def _say(what: str, figure: object) -> None:
    sys.stdout.write(f"{what}: {msgspec.json.encode(figure).decode()}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
