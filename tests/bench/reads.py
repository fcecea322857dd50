"""History pages and searches by many clients at once."""

import asyncio
import time
from collections.abc import Iterator
from itertools import cycle

from msgspec import Struct

from tests.bench.http_load import Client, ClosedLoop, request
from tests.bench.statistics import Quantiles, quantiles
from tests.product import Product


class Reads(Struct, frozen=True):
    """One kind of read under load."""

    what: str
    clients: int
    per_second: float
    milliseconds: Quantiles
    refused: dict[int, int]


async def measure(
    product: Product, what: str, paths: list[str], token: str, *, clients: int, seconds: float
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
