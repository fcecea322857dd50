"""From one conversation to another that one had open before."""

from tests.bench.statistics import Quantiles, quantiles
from tests.bench.ui.place import Channel
from tests.e2e.web.window import Window

_SWITCHES = 60
# From the click to the frame in which the other conversation's end is painted.
_SWITCH = """async (id) => {
  const before = document.querySelector("#timeline");
  const began = performance.now();
  document.querySelector(`a.row[href$="/c/${id}"]`).click();
  const there = () => {
    const now = document.querySelector("#timeline");
    if (now === before || !now?.querySelector("[data-message]")) return false;
    return now.scrollHeight - now.scrollTop - now.clientHeight <= 2;
  };
  do await new Promise(requestAnimationFrame);
  while (!there());
  return await new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now() - began);
    port2.postMessage(null);
  });
}"""


async def measure(window: Window, channels: list[Channel]) -> Quantiles:
    """Go round; the first round, which fetches, does not count."""
    taken = []
    for number in range(_SWITCHES + len(channels)):
        to = channels[(number + 1) % len(channels)].conversation_id
        taken.append(float(await window.page.evaluate(_SWITCH, to)) / 1000)
        await window.page.wait_for_timeout(100)
    return quantiles(taken[len(channels) :])
