"""`python -m tests.bench.bus`: the bus between two processes, beside bare stream publishing.

One process commits to a log on SQLite and relays it; another follows it. Both share the machine
with the broker.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import msgspec
import structlog
from msgspec import Struct

from contracts.log import PARTITIONS, Recorded
from infra.memory.feed import InProcessFeed
from infra.rabbitmq.feed import Carried, RabbitFeed
from infra.rabbitmq.publisher import RabbitPublisher
from infra.rabbitmq.relay import Relay
from infra.rabbitmq.topology import EVENTS, Topology
from infra.sqlite.event_log import SqliteEventLog
from projections.ownership import Undivided
from tests.bench import bare_stream
from tests.bench.pacing import paced
from tests.bench.statistics import Quantiles, quantiles
from tests.brokers import VirtualHost
from tests.contract.event_log.appends import said
from tests.integration.rabbitmq.place import KeptCursors

RATE = 600.0
SECONDS = 5.0
FLOOD = 40_000
TOPOLOGY = Topology()


class Bus(Struct, frozen=True, kw_only=True):
    """What the bus did in one run."""

    relayed_per_second: float
    """Events of a log that was behind, from the start of the relay to the other process."""
    commit: Quantiles
    """From the call that commits to its answer, at the same rate."""
    delivery: Quantiles
    """From the call that commits to the other process: the commit is in it."""
    bare: bare_stream.Bare


class Followed(Struct):
    """What the following process saw."""

    events: int = 0
    ended: float = 0.0
    seconds: list[float] = msgspec.field(default_factory=list)


async def measure(url: str, folder: Path) -> Bus:
    """Measure relaying, delivery, and the bare broker."""
    commits = InProcessFeed()
    log = SqliteEventLog.open(folder / "log.db", feed=commits)
    publisher, cursors = RabbitPublisher(url, TOPOLOGY), KeptCursors()
    cursors.offsets = dict.fromkeys(range(PARTITIONS), -1)
    relay = Relay(Carried(EVENTS, log), publisher, ownership=Undivided(), cursors=cursors)
    commits.subscribe(relay.receive)
    flood = await _follow(url, folder, FLOOD)
    for start in range(0, FLOOD, 5_000):
        keys = (UUID(int=number % 64) for number in range(start, start + 5_000))
        await asyncio.gather(*(log.append(said(key, f"{0.0:20}" + "x" * 200)) for key in keys))
    started = time.perf_counter()
    task = asyncio.create_task(relay.run())
    relayed = FLOOD / ((await _result(flood)).ended - started)
    steady = await _follow(url, folder, int(RATE * SECONDS))
    answered: list[float] = []
    await paced(RATE, int(RATE * SECONDS), lambda: _commit(log, answered))
    delivery = quantiles((await _result(steady)).seconds)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await relay.close()
    await publisher.close()
    await log.close()
    bare = await bare_stream.measure(url, RATE, SECONDS)
    return Bus(
        relayed_per_second=round(relayed),
        commit=quantiles(answered),
        delivery=delivery,
        bare=bare,
    )


async def _commit(log: SqliteEventLog, answered: list[float]) -> None:
    now = time.perf_counter()
    await log.append(said(UUID(int=int(now * 1e6) % 64), f"{now:20.9f}" + "x" * 200))
    answered.append(time.perf_counter() - now)


async def _follow(url: str, folder: Path, events: int) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.bench.bus", url, str(folder), str(events)),
        stdout=asyncio.subprocess.PIPE,
        limit=2**24,
    )
    assert process.stdout is not None
    await process.stdout.readline()
    return process


async def _result(process: asyncio.subprocess.Process) -> Followed:
    output, _ = await process.communicate()
    return msgspec.json.decode(output, type=Followed)


async def follow(url: str, folder: Path, events: int) -> None:
    """Be the other process: say when it listens, and what it saw of so many events."""
    log = SqliteEventLog.open(folder / "log.db", feed=InProcessFeed())
    followed, enough = Followed(), asyncio.Event()

    def receive(_lane: int, recorded: Sequence[Recorded]) -> None:
        now = time.perf_counter()
        followed.seconds += [now - float((each.payload or b"0")[:20]) for each in recorded]
        followed.events += len(recorded)
        if followed.events >= events:
            followed.ended = now
            enough.set()

    feed = RabbitFeed(url, Carried(EVENTS, log), topology=TOPOLOGY, forked=print, poll=60)
    feed.subscribe(receive)
    await feed.start()
    feed.run()
    while not feed.connected:  # noqa: ASYNC110 — it has no event
        await asyncio.sleep(0.05)
    print("listening", flush=True)
    await enough.wait()
    print(msgspec.json.encode(followed).decode(), flush=True)
    await feed.close()
    await log.close()


def main() -> None:
    """Measure in a virtual host of its own, and print the figures."""
    host = VirtualHost()
    host.create()
    try:
        with tempfile.TemporaryDirectory() as folder:
            bus = asyncio.run(measure(host.url, Path(folder)))
    finally:
        host.delete()
    print(msgspec.json.format(msgspec.json.encode(bus), indent=2).decode())


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    if len(sys.argv) > 1:
        asyncio.run(follow(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
    else:
        main()
