"""Durable sends a second over HTTP, singly and in batches, with every projection running."""

import asyncio
import json
import time
from collections.abc import Iterator

from msgspec import Struct

from contracts.ids import uuid7
from tests.bench.http_load import Client, ClosedLoop, request
from tests.bench.statistics import Quantiles, quantiles
from tests.bench.world import Pair, World
from tests.product import Reached

TEXT = "The quick report about the second quarter is ready, who has time to read it? " * 3
BATCH = 50


class Sends(Struct, frozen=True):
    """One load and what it reached."""

    clients: int
    batch: int
    events_per_second: float
    milliseconds: Quantiles
    refused: dict[int, int]
    lag_seconds: float
    """Time from the last answer until every projection stood at its positions."""


def send(pair: Pair) -> dict[str, object]:
    """Return the body of one send."""
    return {
        "command_id": str(uuid7()),
        "conversation_id": pair.conversation_id,
        "message_id": str(uuid7()),
        "body": TEXT[:200],
    }


class Singly:
    """Endless requests that send one message each."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        body = json.dumps(send(self._pair)).encode()
        return request("POST", "/v1/commands/send-message", self._pair.sender.token, body)


class InBatches(Singly):
    """Endless requests that send fifty messages each."""

    def __next__(self) -> bytes:
        commands = [{"name": "send-message", "body": send(self._pair)} for _ in range(BATCH)]
        body = json.dumps({"commands": commands}).encode()
        return request("POST", "/v1/commands/batch", self._pair.sender.token, body)


async def measure(
    product: Reached, world: World, pairs: list[Pair], *, clients: int, batch: int, seconds: float
) -> Sends:
    """Load with ``clients`` closed loops over distinct conversations."""
    kind = Singly if batch == 1 else InBatches
    loops = [ClosedLoop(await Client.connect(product.port), kind(pair)) for pair in pairs[:clients]]
    started = time.perf_counter()
    for loop in loops:
        loop.start()
    await asyncio.sleep(seconds)
    await asyncio.gather(*(loop.stop() for loop in loops))
    elapsed = time.perf_counter() - started
    lag = await caught_up(world, pairs[0])
    refused: dict[int, int] = {}
    for loop in loops:
        for status, count in loop.refused.items():
            refused[status] = refused.get(status, 0) + count
    taken = [each for loop in loops for each in loop.seconds]
    return Sends(clients, batch, len(taken) * batch / elapsed, quantiles(taken), refused, lag)


async def caught_up(world: World, pair: Pair) -> float:
    """Send once more and return the seconds until search and inbox stand for it."""
    started = time.perf_counter()
    word = f"marker{time.time_ns()}"
    await world.command(
        "send-message",
        pair.sender,
        conversation_id=pair.conversation_id,
        message_id=str(uuid7()),
        body=word,
    )
    while time.perf_counter() - started < 120:
        found = await world.call("GET", f"/v1/search?q={word}", pair.sender.token)
        if found["items"]:
            break
        await asyncio.sleep(0.02)
    return time.perf_counter() - started
