"""`make bench`: measure everything in one run; write docs/benchmarks.md and .data/bench.json."""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from tests.bench import catching_up, delivery, idle, imports, primitives, reads, rebuild, sends
from tests.bench.figures import Figures, Place
from tests.bench.page import PAGE, page
from tests.bench.world import World
from tests.product import UNLIMITED, Product

RESULTS = Path(".data/bench.json")
SECONDS = 5.0
PLACES = {"small": (), "middle": imports.ARCHIVES[2:], "large": imports.ARCHIVES}
"""What is imported into each; the last has all."""
LOADS = ((1, 1), (64, 1), (256, 1), (16, 50))
"""Clients and messages a request."""


def main() -> None:
    """Measure places of growing size, beside the bare primitives."""
    RESULTS.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=RESULTS.parent) as folder:
        bare = primitives.measure()
        _say("primitives", bare)
        places = []
        for name, archives in PLACES.items():
            imported = imports.measure(Path(folder) / name, archives)
            _say("imports", imported)
            held = sum(archive.messages for archive in imported)
            places.append(asyncio.run(_measure(Path(folder) / name, messages=held)))
    figures = Figures(primitives=bare, places=places, imports=imported)
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=2))
    PAGE.write_text(page(figures), encoding="utf-8")


async def _measure(data: Path, *, messages: int) -> Place:
    product = Product(data, UNLIMITED)
    started = time.perf_counter()
    product.start()
    try:
        return await _measured(product, started, messages)
    finally:
        product.stop()


async def _measured(product: Product, started: float, messages: int) -> Place:
    took = time.perf_counter() - started
    world = World(product)
    people = await world.people(64)
    pairs = await world.pairs(people, 256)
    settling = None
    if messages:
        settling = await catching_up.measure(
            product, world, pairs, started=started, seconds=SECONDS
        )
    else:
        await sends.caught_up(world, pairs[0])
    loads = [
        await sends.measure(product, world, pairs, clients=clients, batch=batch, seconds=SECONDS)
        for clients, batch in LOADS
    ]
    _say("sends", loads)
    most = max(load.events_per_second for load in loads if load.batch == 1)
    deliveries = [
        await delivery.measure(product, pairs[:64], rate=rate, seconds=SECONDS)
        for rate in (600.0, most / 10, most / 2)
    ]
    _say("deliveries", deliveries)
    place = Place(
        messages=messages,
        start_seconds=took,
        catching_up=settling,
        sends=loads,
        deliveries=deliveries,
        idle=await idle.measure(product, people, 2_000),
        reads=await reads.of_place(product, world, people[0], seconds=SECONDS),
        rebuilds=rebuild.measure(product),
    )
    _say("place", place)
    return place


def _say(what: str, figure: object) -> None:
    sys.stdout.write(f"{what}: {msgspec.json.encode(figure).decode()}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
