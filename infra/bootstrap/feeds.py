"""What is committed by others, for processes that follow it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from infra.bootstrap.logs import ClusterLogs, required
from infra.bootstrap.waiting import patiently
from infra.rabbitmq.feed import Carried, RabbitFeed
from infra.rabbitmq.lane import Forked
from infra.rabbitmq.topology import ACTIVITY, EVENTS, Topology
from infra.settings import Settings

logger = structlog.stdlib.get_logger()


@asynccontextmanager
async def followed(settings: Settings, logs: ClusterLogs) -> AsyncIterator[RabbitFeed]:
    """Have what is committed from now on; nothing is handed out before ``run`` is called."""
    feed = RabbitFeed(
        required(settings.rabbitmq_url, "rabbitmq_url"),
        Carried(EVENTS, logs.log),
        Carried(ACTIVITY, logs.activity),
        topology=Topology(),
        forked=_forked,
    )
    await patiently("PostgreSQL", feed.start)
    try:
        yield feed
    finally:
        await feed.close()


def _forked(forked: Forked) -> None:
    logger.critical("log_forked", reason=str(forked))
