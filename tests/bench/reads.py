"""History pages and searches by many clients at once."""

import asyncio
import time
from collections.abc import Iterator
from itertools import cycle
from urllib.parse import quote

from msgspec import Struct

from tests.bench.http_load import Client, ClosedLoop, request
from tests.bench.statistics import Quantiles, quantiles
from tests.bench.world import Person, World
from tests.product import Reached


class Reads(Struct, frozen=True):
    """One kind of read under load."""

    what: str
    clients: int
    per_second: float
    milliseconds: Quantiles
    refused: dict[int, int]


async def measure(
    product: Reached, what: str, paths: list[str], token: str, *, clients: int, seconds: float
) -> Reads:
    """Let each client ask for the paths in turn, each from another one on."""
    loops = []
    for number in range(clients):
        start = number * len(paths) // clients
        requests: Iterator[bytes] = cycle(
            request("GET", path, token) for path in paths[start:] + paths[:start]
        )
        loops.append(ClosedLoop(await Client.connect(product.port), requests))
    started = time.perf_counter()
    for loop in loops:
        loop.start()
    await asyncio.sleep(seconds)
    await asyncio.gather(*(loop.stop() for loop in loops))
    elapsed = time.perf_counter() - started
    taken = [each for loop in loops for each in loop.seconds]
    refused: dict[int, int] = {}
    for loop in loops:
        for status, count in loop.refused.items():
            refused[status] = refused.get(status, 0) + count
    return Reads(what, clients, round(len(taken) / elapsed, 1), quantiles(taken), refused)


PAGES = 400
CLIENTS = 16
QUERIES = (
    "install driver",
    "sound card problem",
    "how do I mount",
    "report ready",
    '"second quarter"',
    "repository metadata -windows",
    "meeting agenda",
    "wireless network password",
)


async def of_place(
    product: Reached, world: World, person: Person, *, seconds: float
) -> list[Reads]:
    """Measure history pages of the largest conversations and a mix of searches."""
    pages = await _history_paths(world, person)
    searches = [f"/v1/search?q={quote(query)}" for query in QUERIES]
    return [
        await measure(product, what, paths, person.token, clients=CLIENTS, seconds=seconds)
        for what, paths in (
            ("history page of 50", pages),
            ("search", searches),
            ("inbox", ["/v1/inbox"]),
        )
    ]


async def _history_paths(world: World, person: Person) -> list[str]:
    """Return pages spread evenly over public channels, or over the person's own conversations."""
    found = (await world.call("GET", "/v1/channels?limit=5", person.token))["items"]
    assert isinstance(found, list)
    if not found:
        found = (await world.call("GET", "/v1/inbox?limit=5", person.token))["items"]
        assert isinstance(found, list)
    paths = []
    for each in found:
        base = f"/v1/conversations/{each['conversation_id']}"
        last = (await world.call("GET", base, person.token))["last_seq"]
        assert isinstance(last, int)
        step = max(1, last // PAGES)
        paths += [f"{base}/messages?before_seq={seq}" for seq in range(2, last + 2, step)]
    return paths
