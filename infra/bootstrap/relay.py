"""`messenger relay`: carries what is committed to RabbitMQ, apart from the gateways."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import uvloop

from infra.bootstrap.leases import lease_rows
from infra.bootstrap.levels import of_gateway, relay_levels
from infra.bootstrap.logs import cluster_logs, required
from infra.bootstrap.nodes import told_of_commits
from infra.bootstrap.process import Process, tell_ready
from infra.bootstrap.relaying import Relaying
from infra.bootstrap.watching import can_read
from infra.metrics.relay import RelayMetrics
from infra.settings import Settings

Announce = Callable[[str], None]


def run(settings: Settings, announce: Announce, ready_file: Path | None = None) -> None:
    """Relay until SIGTERM or SIGINT, then hand over and return.

    Raises:
        SettingsInvalid: an address or the secret is missing.
        PortInUse: the internal address is taken.
    """
    uvloop.run(_run(settings, announce, ready_file))


async def _run(settings: Settings, announce: Announce, ready_file: Path | None) -> None:
    process = Process("relay", settings)
    await process.start()
    async with AsyncExitStack() as parts:
        parts.push_async_callback(process.close)
        logs = await parts.enter_async_context(cluster_logs(settings))
        rows = await parts.enter_async_context(lease_rows(logs.url))
        rabbitmq_url = required(settings.rabbitmq_url, "rabbitmq_url")
        commits = await parts.enter_async_context(told_of_commits(settings))
        relaying = Relaying(logs, rows, rabbitmq_url, commits=commits, spans=process.spans)
        parts.push_async_callback(relaying.close)
        relaying.start()

        process.does(can_read(logs.log))
        process.tells(of_gateway(logs, [relaying]))
        process.shows(RelayMetrics(partial(relay_levels, relaying)))
        process.ends_with(at_once=(relaying.close,))
        announce(process.internal_url)
        await tell_ready(ready_file, process.internal_url)
        await process.until_told_to_stop()
