"""`messenger commands`: the gateway of a cluster, which decides and appends.

It needs PostgreSQL alone. Without Redis its limits are its own, without RabbitMQ others hear of
what is committed a little later.
"""

import gc
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import uvloop

from infra.bootstrap.clock import now
from infra.bootstrap.heads import cluster_heads
from infra.bootstrap.identity import server_of
from infra.bootstrap.identity_stores import cluster_identity
from infra.bootstrap.leases import lease_rows
from infra.bootstrap.levels import of_gateway, relay_levels
from infra.bootstrap.listener import Listener
from infra.bootstrap.logs import ClusterLogs, cluster_logs, required
from infra.bootstrap.nodes import KEYS_EACH, REVIEW, cluster_blobs, shared, spawned
from infra.bootstrap.problems import all_problems
from infra.bootstrap.process import Process, tell_ready
from infra.bootstrap.relaying import Relaying
from infra.bootstrap.waiting import patiently
from infra.bootstrap.watching import can_read
from infra.bootstrap.write_side import build_write_side, write_routes
from infra.http.application import build_application
from infra.http.reference import reference_routes
from infra.jwt.rotation import keep_rotating
from infra.metrics.logs import LogMetrics
from infra.metrics.relay import RelayMetrics
from infra.redis.commits import RedisCommits
from infra.sealing import TokenSealer
from infra.settings import Settings

Announce = Callable[[str], None]


def run(settings: Settings, announce: Announce, ready_file: Path | None = None) -> None:
    """Carry out commands until SIGTERM or SIGINT, then drain and return.

    Raises:
        SettingsInvalid: an address or the secret is missing.
        PortInUse: an address is taken.
    """
    uvloop.run(_run(settings, announce, ready_file))


async def _run(settings: Settings, announce: Announce, ready_file: Path | None) -> None:
    process = Process("commands", settings)
    await process.start()
    async with AsyncExitStack() as parts:
        parts.push_async_callback(process.close)
        public = await _build(settings, process, parts)
        await public.start()
        gc.freeze()
        address = f"http://{settings.host}:{public.port}"
        announce(address)
        await tell_ready(ready_file, address, process.internal_url)
        await process.until_told_to_stop()


async def _build(settings: Settings, process: Process, parts: AsyncExitStack) -> Listener:
    """Put everything together as soon as it can be had; ``parts`` ends it in the reverse order."""
    logs = await parts.enter_async_context(cluster_logs(settings))
    stores = await parts.enter_async_context(cluster_identity(logs.url, logs.secret))
    sharing = await parts.enter_async_context(shared(settings, logs.secret))
    blobs = await parts.enter_async_context(cluster_blobs(settings))
    await parts.enter_async_context(cluster_heads(settings, logs))

    write = build_write_side(
        logs,
        stores,
        server_of(logs.secret, settings, "invite", REVIEW),
        blobs=blobs,
        limiter=sharing.limiter,
        revocations=sharing.revocations,
    )
    parts.callback(write.identity.close)
    await patiently("PostgreSQL", lambda: write.identity.ring.open(now()))
    sealer, problems = TokenSealer(logs.secret), all_problems()
    routes = write_routes(
        write, settings=settings, sealer=sealer, limiter=sharing.limiter, problems=problems
    )
    app = build_application(
        [*routes.typed, *reference_routes()],
        problems=problems,
        authenticator=write.identity.authenticator,
        hot=routes.hot,
        trusted_proxies=settings.trusted_proxies,
        readiness=process.readiness,
    )
    public = Listener(app, settings.host, settings.port)

    relaying = await _relaying(settings, process, parts, logs, sharing.commits)
    logs.feed.subscribe(sharing.commits.receive)
    await parts.enter_async_context(
        spawned(
            sharing.commits.tell(),
            write.scheduler.run(alone=False),
            keep_rotating(write.identity.ring, now, look_each=KEYS_EACH),
        )
    )

    app.spans = logs.log.tally.spans = logs.activity.tally.spans = process.spans
    process.does(can_read(logs.log))
    process.tells(of_gateway(logs, relaying))
    process.shows(app.requests, LogMetrics({"events": logs.log, "activity": logs.activity}))
    process.shows(*(RelayMetrics(partial(relay_levels, each)) for each in relaying))
    process.ends_with(then=(public.stop, *(each.close for each in relaying)))
    return public


async def _relaying(
    settings: Settings,
    process: Process,
    parts: AsyncExitStack,
    logs: ClusterLogs,
    commits: RedisCommits,
) -> list[Relaying]:
    """Relay, unless other processes do it alone."""
    if settings.relay == "apart":
        return []
    rows = await parts.enter_async_context(lease_rows(logs.url))
    await parts.enter_async_context(spawned(commits.hear()))
    rabbitmq_url = required(settings.rabbitmq_url, "rabbitmq_url")
    relaying = Relaying(logs, rows, rabbitmq_url, commits=commits, spans=process.spans)
    return [relaying.start()]
