"""From an address to a conversation that one can read and write in, with an empty cache."""

from msgspec import Struct
from playwright.async_api import Browser

from tests.bench.statistics import Quantiles, quantiles
from tests.bench.ui.place import Place
from tests.e2e.person import PASSWORD
from tests.e2e.web.window import Window

_ROUNDS = 12
# Notes when what is named was first painted: after the frame in which it was there.
_WATCH = """() => {
  const parts = [".composer textarea", ".timeline [data-message]"];
  const marks = {
    box: () => document.querySelector("textarea, input[type=password]"),
    usable: () => parts.every((part) => document.querySelector(part)),
  };
  window.painted = {};
  addEventListener("submit", ({ timeStamp }) => (window.painted.submitted = timeStamp), true);
  const look = () => {
    for (const [name, there] of Object.entries(marks)) {
      if (!there()) continue;
      delete marks[name];
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (window.painted[name] = performance.now());
      port2.postMessage(null);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
_FORM = "() => window.painted.box"
_USABLE = "() => window.painted.usable"


class Opening(Struct, frozen=True):
    """How long a browser that was never here waits."""

    bare: Quantiles
    """For an empty page."""
    form: Quantiles
    """For the form to sign in with."""
    entering: Quantiles
    """From the button to the conversation."""
    whole: Quantiles
    """For both; how long one types is not in it."""


async def measure(browser: Browser, place: Place, bare: str) -> Opening:
    """Open each page with a new profile every time, in turn."""
    bares, forms, entering = [], [], []
    for _ in range(_ROUNDS):
        bares.append(await _bare(browser, bare))
        form, entered = await _signing_in(browser, place)
        forms.append(form)
        entering.append(entered)
    whole = [form + entered for form, entered in zip(forms, entering, strict=True)]
    return Opening(quantiles(bares), quantiles(forms), quantiles(entering), quantiles(whole))


async def _bare(browser: Browser, url: str) -> float:
    window = await Window.open(browser, url)
    await window.context.add_init_script(f"({_WATCH})()")
    await window.page.goto("/")
    found = await window.page.wait_for_function(_FORM)
    seconds = float(await found.json_value()) / 1000
    await window.close()
    return seconds


async def _signing_in(browser: Browser, place: Place) -> tuple[float, float]:
    window = await Window.open(browser, place.product.url)
    await window.context.add_init_script(f"({_WATCH})()")
    page = window.page
    await page.goto(f"/c/{place.channels[0].conversation_id}")
    form = float(await (await page.wait_for_function(_FORM)).json_value())
    await page.get_by_label("User name or e-mail").fill(place.reader.user_name)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    usable = float(await (await page.wait_for_function(_USABLE)).json_value())
    submitted = float(await page.evaluate("() => window.painted.submitted"))
    await window.close()
    return form / 1000, (usable - submitted) / 1000
