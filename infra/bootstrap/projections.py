"""`messenger projections`: folds the log into the read models of a cluster.

Any number of them share the partitions of user state by leases; one at a time folds the message
index. What folds is correct with two owners at once, only slower.
"""

from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import uvloop

from infra.bootstrap.cluster_views import cluster_views
from infra.bootstrap.feeds import followed
from infra.bootstrap.folding import Folding
from infra.bootstrap.leases import lease_rows
from infra.bootstrap.levels import log_level, of_folding
from infra.bootstrap.logs import cluster_logs
from infra.bootstrap.process import Process, tell_ready
from infra.bootstrap.watching import not_forked
from infra.metrics.projections import ProjectionMetrics
from infra.settings import Settings

Announce = Callable[[str], None]


def run(settings: Settings, announce: Announce, ready_file: Path | None = None) -> None:
    """Fold until SIGTERM or SIGINT, then hand over and return.

    Raises:
        SettingsInvalid: an address or the secret is missing.
        PortInUse: the internal address is taken.
    """
    uvloop.run(_run(settings, announce, ready_file))


async def _run(settings: Settings, announce: Announce, ready_file: Path | None) -> None:
    process = Process("projections", settings)
    await process.start()
    async with AsyncExitStack() as parts:
        parts.push_async_callback(process.close)
        logs = await parts.enter_async_context(cluster_logs(settings))
        views = await parts.enter_async_context(cluster_views(settings, logs))
        rows = await parts.enter_async_context(lease_rows(logs.url))
        feed = await parts.enter_async_context(followed(settings, logs))

        folding = Folding(logs, feed, views, rows, process.spans)
        parts.push_async_callback(folding.close)
        feed.run()
        folding.start()

        process.does(not_forked(folding.status))
        process.tells(of_folding(folding.status, log_level(logs)))
        process.shows(ProjectionMetrics(folding.status))
        process.ends_with(at_once=(folding.close,))
        announce(process.internal_url)
        await tell_ready(ready_file, process.internal_url)
        await process.until_told_to_stop()
