"""From a key to its letter on the screen, while messages arrive."""

import asyncio

from msgspec import Struct
from playwright.async_api import Browser, Locator, Page

from tests.bench.pacing import paced
from tests.bench.statistics import Quantiles, quantiles
from tests.bench.ui.place import Place
from tests.e2e.web.window import Window

_KEYS = 200
_BETWEEN = 80
RATE = 10.0
_TEXT = "Who has time to look at the report about the second quarter before Thursday?"
# From the event's own time to after the frame that it led to.
_LISTEN = """() => {
  window.hush?.abort();
  window.hush = new AbortController();
  window.keys = [];
  addEventListener("keydown", ({ timeStamp }) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => window.keys.push(performance.now() - timeStamp);
    port2.postMessage(null);
  }), { capture: true, signal: window.hush.signal });
}"""


class Typing(Struct, frozen=True):
    """How long a letter takes."""

    bare: Quantiles
    """In a page with nothing but a text box."""
    quiet: Quantiles
    """In the composer."""
    busy: Quantiles
    """In the composer, while messages arrive in the same conversation."""


async def measure(browser: Browser, window: Window, place: Place, bare: str) -> Typing:
    """Press the same keys in each."""
    empty = await Window.open(browser, bare)
    await empty.page.goto("/")
    plain = await _keys(empty.page, empty.page.locator("textarea"))
    await empty.close()
    quiet = await _keys(window.page, window.composer)
    conversation = place.channels[0].conversation_id
    traffic = asyncio.create_task(paced(RATE, _arriving(), lambda: place.say(conversation, _TEXT)))
    busy = await _keys(window.page, window.composer)
    await traffic
    await window.composer.fill("")
    return Typing(plain, quiet, busy)


def _arriving() -> int:
    """Return how many messages come while all keys are pressed."""
    return int(RATE * _KEYS * _BETWEEN / 1000)


async def _keys(page: Page, box: Locator) -> Quantiles:
    await box.fill("")
    await box.focus()
    await page.evaluate(_LISTEN)
    for _ in range(_KEYS):
        await page.keyboard.press("a")
        await page.wait_for_timeout(_BETWEEN)
    taken = await page.evaluate("() => window.keys")
    return quantiles([each / 1000 for each in taken])
