"""How people fare while the read models of an imported place are made."""

import asyncio
import json
import time

from msgspec import Struct

from tests.bench import sends
from tests.bench.sends import Sends
from tests.bench.world import Pair, World
from tests.product import Product


class CatchingUp(Struct, frozen=True):
    """The first minutes of a place that was imported into."""

    sends: Sends
    """While the log is read; their lag is how long one's own message is not found."""
    seconds: float
    """From the start until every projection was live, the sends included."""


async def measure(
    product: Product, world: World, pairs: list[Pair], *, started: float, seconds: float
) -> CatchingUp:
    """Send with 64 clients, then wait until every projection follows live."""
    load = await sends.measure(product, world, pairs, clients=64, batch=1, seconds=seconds)
    await asyncio.to_thread(wait_until_live, product)
    return CatchingUp(load, time.perf_counter() - started)


def wait_until_live(product: Product) -> None:
    """Wait until every projection follows the log."""
    while True:
        stands = json.loads(product.run("projections", "status", "--json").stdout)
        if all(each["state"] == "live" for each in stands["projections"]):
            return
        time.sleep(1)
