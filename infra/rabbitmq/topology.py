"""Everything that exists in the broker, declared in one place.

``events.p00`` to ``events.p15`` carry the event log and ``activity.p…`` the activity log, one
stream a partition. ``messenger.events`` is the exchange of integration events. Work items wait in
``work.<name>``; those that fail too often go to ``work.<name>.dead`` and stay there.
"""

import asyncio
from collections.abc import Iterator

import aiormq
from faststream.rabbit import ExchangeType, QueueType, RabbitExchange, RabbitQueue
from faststream.rabbit.schemas.queue import StreamQueueArgs
from msgspec import Struct

from contracts.integration import EXCHANGE
from contracts.log import PARTITIONS
from infra.rabbitmq.connection import CONNECT_SECONDS, leave, new_broker

EVENTS = "events"
ACTIVITY = "activity"
INTEGRATION = RabbitExchange(EXCHANGE, type=ExchangeType.TOPIC, durable=True)

DELIVERY_LIMIT = 5
_MEGABYTE = 1_000_000


class Topology(Struct, frozen=True, kw_only=True):
    """What a deployment needs of its broker."""

    partitions: int = PARTITIONS
    nodes: int | None = None
    """Nodes that shall hold a replica of each stream; None leaves it to the broker."""
    work: tuple[str, ...] = ()
    """Names of the kinds of work items."""

    def stream(self, log: str, partition: int) -> RabbitQueue:
        """Return the stream of one partition of a log.

        What it keeps is a convenience: whoever is further behind reads the log.
        """
        arguments: StreamQueueArgs = {
            "x-max-age": "24h",
            "x-max-length-bytes": 2_000 * _MEGABYTE,
            # Retention drops whole segments.
            "x-stream-max-segment-size-bytes": 50 * _MEGABYTE,
            "x-queue-leader-locator": "balanced",
        }
        if self.nodes is not None:
            arguments["x-initial-cluster-size"] = self.nodes
        return RabbitQueue(
            stream_name(log, partition), QueueType.STREAM, durable=True, arguments=arguments
        )

    def queues(self) -> Iterator[RabbitQueue]:
        """Return every queue; a dead-letter queue before the queue that needs it."""
        for log in (EVENTS, ACTIVITY):
            yield from (self.stream(log, partition) for partition in range(self.partitions))
        for name in self.work:
            yield dead_letters(name)
            yield work_queue(name)


def stream_name(log: str, partition: int) -> str:
    """Return the name of the stream that carries a partition."""
    return f"{log}.p{partition:02d}"


def work_queue(name: str) -> RabbitQueue:
    """Return the queue of work items of a kind; full, it refuses what is published."""
    return RabbitQueue(
        f"work.{name}",
        QueueType.QUORUM,
        durable=True,
        arguments={
            # Explicit: the default is none in 3.10, and 20 and then loss since 4.0.
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": dead_letters(name).name,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
            "x-max-length": 1_000_000,
        },
    )


def dead_letters(name: str) -> RabbitQueue:
    """Return the queue of the work items of a kind that failed too often."""
    return RabbitQueue(f"work.{name}.dead", QueueType.QUORUM, durable=True)


async def declare(url: str, topology: Topology) -> None:
    """Make sure that everything exists.

    The broker is a short-lived one: FastStream remembers declared queues by name and forgets the
    channel, so that later subscribers of the same broker would consume on the wrong one.

    Raises:
        Exception: the broker is away, or has something of the same name that is not the same.
    """
    # A robust connection that never came about closes itself when it is collected, which fails in
    # any other thread; so first a plain one.
    async with asyncio.timeout(CONNECT_SECONDS):
        await (await aiormq.connect(url)).close()
    broker = new_broker(url, "topology")
    try:
        await broker.connect()
        await broker.declare_exchange(INTEGRATION)
        for queue in topology.queues():
            await broker.declare_queue(queue)
    finally:
        await leave(broker)
