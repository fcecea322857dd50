"""Puts the relay together: what is committed goes to RabbitMQ, lane by lane, as leases say."""

import asyncio
from contextlib import suppress
from typing import Self

from contracts.tracing import Spans
from infra.bootstrap.logs import ClusterLogs
from infra.postgres.database import Database
from infra.postgres.leases import PostgresLeases
from infra.postgres.relay_cursors import PostgresCursors
from infra.rabbitmq.feed import Carried
from infra.rabbitmq.publisher import RabbitPublisher
from infra.rabbitmq.relay import Relay
from infra.rabbitmq.topology import ACTIVITY, EVENTS, Topology
from infra.redis.commits import RedisCommits

ROLE = "relay"
_LAST_WORDS = 2.0
"""Seconds that a relay which ends has to publish what is committed."""


class Relaying:
    """A relay of each log, sharing the partitions with the relays of other processes."""

    def __init__(
        self,
        logs: ClusterLogs,
        rows: Database,
        rabbitmq_url: str,
        *,
        commits: RedisCommits | None,
        spans: Spans | None,
    ) -> None:
        """Put it together; RabbitMQ may be away, now and later."""
        self._leases = PostgresLeases(rows, ROLE)
        self._publisher = RabbitPublisher(rabbitmq_url, Topology())
        cursors = PostgresCursors(rows)
        carried = (Carried(EVENTS, logs.log), Carried(ACTIVITY, logs.activity))
        self.relays = [
            Relay(each, self._publisher, ownership=self._leases, cursors=cursors, spans=spans)
            for each in carried
        ]
        for relay in self.relays:
            logs.feed.subscribe(relay.receive)
            if commits is not None:
                commits.subscribe(relay.grew)
        if commits is not None:
            commits.relayed_here = self._leases
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> Self:
        """Take a share of the partitions and relay them."""
        self._leases.start()
        self._tasks = [asyncio.create_task(relay.run()) for relay in self.relays]
        return self

    async def close(self) -> None:
        """Publish what is committed by now, if the broker takes it, and give up the share."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WORDS):
                for relay in self.relays:
                    await relay.caught_up()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        for relay in self.relays:
            with suppress(Exception):
                await relay.close()
        await self._leases.close()
        await self._publisher.close()
