"""Publishing to one stream with nothing but the driver, to measure the bus beside it."""

import asyncio
import time

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage
from msgspec import Struct
from pamqp.common import FieldTable

from tests.bench.pacing import paced
from tests.bench.statistics import Quantiles, quantiles

IN_FLIGHT = 8
_STREAM = "bare"


class Bare(Struct, frozen=True, kw_only=True):
    """What the broker and its driver can do by themselves, in one process."""

    messages_per_second: float
    """300 bytes each, confirmed, eight in flight."""
    batches_per_second: float
    """30 KB each, likewise."""
    delivery: Quantiles
    """From a publish to the consumer, one message each, at the rate given."""


async def measure(url: str, rate: float, seconds: float) -> Bare:
    """Measure on a stream of its own."""
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        await channel.declare_queue(_STREAM, durable=True, arguments={"x-queue-type": "stream"})
        return Bare(
            messages_per_second=await _flood(channel, b"x" * 300, seconds),
            batches_per_second=await _flood(channel, b"x" * 30_000, seconds),
            delivery=await _deliver(channel, rate, seconds),
        )


async def _publish(channel: AbstractChannel, body: bytes) -> None:
    await channel.default_exchange.publish(aio_pika.Message(body), _STREAM)


async def _flood(channel: AbstractChannel, body: bytes, seconds: float) -> float:
    count, started = 0, time.perf_counter()

    async def publish() -> None:
        nonlocal count
        while time.perf_counter() - started < seconds:
            await _publish(channel, body)
            count += 1

    await asyncio.gather(*(publish() for _ in range(IN_FLIGHT)))
    return round(count / (time.perf_counter() - started))


async def _deliver(channel: AbstractChannel, rate: float, seconds: float) -> Quantiles:
    taken: list[float] = []

    async def take(message: AbstractIncomingMessage) -> None:
        taken.append(time.perf_counter() - float(message.body))
        await message.ack()

    await channel.set_qos(prefetch_count=100)
    queue = await channel.get_queue(_STREAM)
    arguments: FieldTable = {"x-stream-offset": "next"}
    await queue.consume(take, arguments=arguments)
    total = int(rate * seconds)
    await paced(rate, total, lambda: _publish(channel, str(time.perf_counter()).encode()))
    while len(taken) < total:  # noqa: ASYNC110 — the consumer belongs to the driver
        await asyncio.sleep(0.01)
    return quantiles(taken)
