"""`messenger query-api`: a read node of a cluster, with live delivery.

Who is a member it knows from the log's own events, which RabbitMQ brings and the log itself where
RabbitMQ does not. Without the stores of read models it goes on delivering.
"""

import gc
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import uvloop

from commands.handlers.states import States
from infra.bootstrap.administering import administered
from infra.bootstrap.clock import now
from infra.bootstrap.cluster_views import cluster_views
from infra.bootstrap.feeds import followed
from infra.bootstrap.folded_elsewhere import FoldedElsewhere
from infra.bootstrap.identity import build_verifying, server_of
from infra.bootstrap.identity_stores import cluster_identity
from infra.bootstrap.levels import of_reader
from infra.bootstrap.listener import Listener
from infra.bootstrap.logs import cluster_logs
from infra.bootstrap.nodes import KEYS_EACH, REVIEW, cluster_blobs, shared, spawned
from infra.bootstrap.problems import all_problems
from infra.bootstrap.process import Process, tell_ready
from infra.bootstrap.read_side import build_read_side
from infra.bootstrap.waiting import patiently
from infra.bootstrap.web_client import web_routes
from infra.bootstrap.write_side import CACHED
from infra.http.application import build_application
from infra.http.reference import reference_routes
from infra.jwt.rotation import keep_reading
from infra.metrics.live import LiveMetrics
from infra.sealing import TokenSealer
from infra.settings import Settings
from query_api.live.websocket import PATH as LIVE_PATH

Announce = Callable[[str], None]

_SPREAD = 2.0
"""Seconds within which a client that is sent elsewhere comes back."""


def run(settings: Settings, announce: Announce, ready_file: Path | None = None) -> None:
    """Answer reads and deliver live until SIGTERM or SIGINT, then drain and return.

    Raises:
        SettingsInvalid: an address or the secret is missing.
        PortInUse: an address is taken.
    """
    uvloop.run(_run(settings, announce, ready_file))


async def _run(settings: Settings, announce: Announce, ready_file: Path | None) -> None:
    process = Process("query-api", settings)
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
    views = await parts.enter_async_context(cluster_views(settings, logs))
    feed = await parts.enter_async_context(followed(settings, logs))

    verifying = build_verifying(
        stores,
        server_of(logs.secret, settings, "invite", REVIEW),
        log=logs.log,
        states=States(logs.log, CACHED),
        revocations=sharing.revocations,
    )
    feed.subscribe(verifying.logins.receive)
    await patiently("PostgreSQL", lambda: verifying.ring.open(now()))
    freshness = views.freshness()
    desk = administered(logs, settings, FoldedElsewhere(settings, logs, views), stores.sessions)
    parts.push_async_callback(desk.projections.close)
    read = await build_read_side(
        logs,
        feed,
        views.read_models(freshness),
        settings,
        authenticator=verifying.authenticator,
        sealer=TokenSealer(logs.secret),
        sharing=sharing,
        blobs=blobs,
        administered=desk,
    )
    app = build_application(
        [*read.routes, *reference_routes(), *web_routes(settings)],
        problems=all_problems(),
        authenticator=verifying.authenticator,
        hot={},
        sockets={LIVE_PATH: read.live.socket},
        trusted_proxies=settings.trusted_proxies,
        readiness=process.readiness,
    )
    public = Listener(app, settings.host, settings.port)
    feed.run()
    await parts.enter_async_context(
        spawned(
            read.live.run(),
            freshness.run(),
            keep_reading(verifying.ring, now, look_each=KEYS_EACH),
        )
    )

    app.spans = read.live.hub.spans = process.spans
    process.does()
    process.tells(of_reader(logs, freshness))
    process.shows(app.requests, LiveMetrics(read.live.hub))
    process.ends_with(
        at_once=(read.live.admit_no_more,),
        then=(
            partial(read.live.drain, spread=_SPREAD, seconds=process.live_seconds),
            public.stop,
        ),
    )
    return public
