"""Committed events for processes that do not commit them: from the bus, and from the log.

The broker makes it fast. Without it a look at the heads finds every event, a little later.
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from functools import partial

import structlog
from faststream import AckPolicy
from faststream.rabbit import Channel, RabbitBroker
from faststream.rabbit.annotations import RabbitMessage
from msgspec import Struct

from contracts.log import Recorded
from infra.memory.feed import InProcessFeed
from infra.rabbitmq.connection import leave, new_broker
from infra.rabbitmq.follower import Follower
from infra.rabbitmq.lane import CarriedLog, End, Forked
from infra.rabbitmq.topology import Topology, declare

logger = structlog.stdlib.get_logger()

_PREFETCH = 32
"""Batches of a lane that the broker sends ahead of what was given out."""
_ON_THE_WAY = 0.1
"""Seconds after a commit in which the bus may still bring it."""
_BACK_OFF = (0.2, 5.0)
"""Seconds of the first and the longest pause before connecting again."""
_HINT = "x-stream-offset"


class Carried(Struct, frozen=True):
    """A log and the name by which its streams are known."""

    name: str
    log: CarriedLog


class RabbitFeed:
    """Hands out what is committed from its start on, in order within each lane, to subscribers."""

    def __init__(
        self,
        url: str,
        *carried: Carried,
        topology: Topology,
        forked: Callable[[Forked], None],
        poll: float = 1.0,
    ) -> None:
        """Follow these logs; ``forked`` is told of a lane that is not followed any more."""
        self.connected = False
        """Whether the bus brings what is committed; without it that takes a little longer."""
        self._url = url
        self._carried = carried
        self._topology = topology
        self._forked = forked
        self._poll = poll
        self._out = InProcessFeed()
        self._followers: dict[tuple[str, int], Follower] = {}
        self._broker: RabbitBroker | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def subscribe(self, receive: Callable[[int, Sequence[Recorded]], None]) -> None:
        """Call ``receive(first_lane, events)`` with what is committed; it must not block."""
        self._out.subscribe(receive)

    async def start(self) -> None:
        """Note where the logs end; nothing is handed out before ``run``."""
        for carried in self._carried:
            for partition, head in (await carried.log.heads()).items():
                found = await carried.log.read({partition: head - 1}, 1) if head >= 0 else []
                end = End(head, found[0].hash if found else None)
                give = partial(self._out.publish, carried.log.first_lane)
                follower = Follower(carried.log, partition, end, give)
                self._followers[carried.name, partition] = follower

    def run(self) -> None:
        """Hand out what has been committed since ``start``."""
        runs = [self._follow(follower) for follower in self._followers.values()]
        runs += [self._listen(), *(self._look(carried) for carried in self._carried)]
        self._tasks = [asyncio.create_task(run) for run in runs]

    async def close(self) -> None:
        """Hand out nothing more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._disconnect()

    async def _follow(self, follower: Follower) -> None:
        forked = await follower.run()
        logger.error("lane_forked", reason=str(forked))
        self._forked(forked)

    async def _look(self, carried: Carried) -> None:
        """Send followers to the log for what the bus should have brought by now."""
        followers = [self._followers[carried.name, part] for part in range(carried.log.partitions)]
        while True:
            await asyncio.sleep(self._poll)
            seen = [follower.end.offset for follower in followers]
            try:
                heads = await carried.log.heads()
            except Exception as error:  # noqa: BLE001 — an outage of the log: the next look
                logger.warning("heads_unreadable", error=repr(error))
                continue
            await asyncio.sleep(_ON_THE_WAY)
            for partition, follower in enumerate(followers):
                head = heads[partition]
                # A head before what was seen is a log restored from before it.
                if follower.end.offset < head or head < seen[partition]:
                    follower.look()

    async def _listen(self) -> None:
        """Stay connected; while the broker is away the log is read."""
        first, longest = _BACK_OFF
        pause, reason = first, ""
        while True:
            lost = asyncio.Event()
            try:
                await declare(self._url, self._topology)
                self._broker = self._subscribed(lost)
                await self._broker.start()
            except Exception as error:  # noqa: BLE001 — whatever it is, it is tried again
                if repr(error) != reason:
                    reason = repr(error)
                    logger.warning("bus_away", error=reason)
                await self._disconnect()
                await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 — jitter
                pause = min(longest, pause * 2)
                continue
            pause, reason = first, ""
            await self._stay(lost)

    async def _stay(self, lost: asyncio.Event) -> None:
        """Let the bus bring what comes, from a look at what came before to the connection's end."""
        self.connected = True
        logger.info("bus_followed", lanes=len(self._followers))
        for follower in self._followers.values():
            follower.look()
        await lost.wait()
        self.connected = False
        logger.warning("bus_lost")
        await self._disconnect()

    def _subscribed(self, lost: asyncio.Event) -> RabbitBroker:
        broker = new_broker(self._url, "consumer", lambda *_: lost.set())
        for (name, partition), follower in self._followers.items():
            hint: dict[str, object] = {_HINT: "next"}
            subscriber = broker.subscriber(
                self._topology.stream(name, partition),
                channel=Channel(prefetch_count=_PREFETCH),
                consume_args=hint,
                ack_policy=AckPolicy.MANUAL,
                no_reply=True,
            )
            subscriber(partial(_enqueue, follower, hint))
        return broker

    async def _disconnect(self) -> None:
        broker, self._broker = self._broker, None
        if broker is not None:
            await leave(broker)


async def _enqueue(follower: Follower, hint: dict[str, object], delivery: RabbitMessage) -> None:
    """Take a delivery in; a consumer that the broker cancels and the driver restores goes on here.

    The driver consumes again with these very arguments.
    """
    follower.receive(delivery)
    offset = delivery.headers.get(_HINT)
    if isinstance(offset, int):
        hint[_HINT] = offset + 1
