"""What a page holds while messages go on arriving in what it shows."""

import asyncio
import time
from statistics import linear_regression

from msgspec import Struct

from tests.bench.pacing import paced
from tests.bench.ui.place import Place
from tests.bench.ui.typing import RATE
from tests.e2e.web.window import Window

_EVERY = 10.0
_MIB = 1024 * 1024
_TEXT = "The report about the second quarter is ready, **{number}** of its pages at least."


class Heap(Struct, frozen=True):
    """Mebibytes after a collection, every ten seconds."""

    minutes: float
    messages: int
    samples: list[float]
    kib_a_minute: float
    """The slope of all but the first quarter, in which the page fills up."""


async def measure(window: Window, place: Place, minutes: float) -> Heap:
    """Let messages come into the open conversation, and look now and then."""
    conversation = place.channels[0].conversation_id
    total = int(minutes * 60 * RATE)
    numbers = iter(range(total))
    traffic = asyncio.create_task(
        paced(RATE, total, lambda: place.say(conversation, _TEXT.format(number=next(numbers))))
    )
    session = await window.context.new_cdp_session(window.page)
    began = time.perf_counter()
    taken, samples = [], []
    while not traffic.done():
        await session.send("HeapProfiler.collectGarbage")
        used = (await session.send("Runtime.getHeapUsage"))["usedSize"]
        taken.append((time.perf_counter() - began) / 60)
        samples.append(round(used / _MIB, 2))
        await asyncio.wait([traffic], timeout=_EVERY)
    await traffic
    rest = len(samples) // 4
    slope = linear_regression(taken[rest:], samples[rest:]).slope
    return Heap(minutes, total, samples, round(slope * 1024, 1))
