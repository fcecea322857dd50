"""`messenger serve`: every role in one process, on SQLite."""

import asyncio
import gc
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Self

import uvloop
from litestar.types import ControllerRouterHandler

from infra.bootstrap.administering import Administered, administered
from infra.bootstrap.clock import now
from infra.bootstrap.draining import Drain
from infra.bootstrap.folder_views import FolderViews, folder_views
from infra.bootstrap.heads import folder_heads
from infra.bootstrap.identity import server_of
from infra.bootstrap.levels import of_folding
from infra.bootstrap.listener import Listener
from infra.bootstrap.problems import all_problems
from infra.bootstrap.read_side import build_read_side
from infra.bootstrap.sharing import alone
from infra.bootstrap.storage import Storage
from infra.bootstrap.tracing import spans_of
from infra.bootstrap.watching import can_read, not_forked, watching_routes
from infra.bootstrap.web_client import web_routes
from infra.bootstrap.write_side import WriteSide, build_write_side, write_routes
from infra.files.operator_address import write_operator_address
from infra.heads.signing import HeadSigning
from infra.http.application import build_application, build_internal_application
from infra.http.edge import Edge
from infra.http.operator import operator_router
from infra.http.operator_projections import projections_router
from infra.http.readiness import Readiness
from infra.http.reference import reference_routes
from infra.jwt.rotation import keep_rotating
from infra.metrics.exposition import Exposition
from infra.metrics.live import LiveMetrics
from infra.metrics.logs import LogMetrics
from infra.metrics.process import ProcessMetrics
from infra.metrics.projections import ProjectionMetrics
from infra.sealing import TokenSealer
from infra.settings import Settings
from infra.sqlite.allocation import allocate_without_counting
from infra.sqlite.views.messages_purge import keep_purging
from query_api.live.live import Live
from query_api.live.websocket import PATH as LIVE_PATH

_TURN = 0.0005
"""Seconds that a thread may keep the interpreter while others wait: a read model's fold must not
hold up the flush that a sender waits for. A tenth of the default took 15 to 30 % off the live
feed's p99 at 600 sends a second, in three of three interleaved pairs."""

Announce = Callable[[str, str | None], None]
"""Called once it serves, with the address and, until there is an administrator, the setup link."""


def run(settings: Settings, announce: Announce, ready_file: Path | None = None) -> None:
    """Serve until SIGTERM or SIGINT, then drain and return.

    Raises:
        DataFolderInUse: another process has the data folder.
        PortInUse: the address is taken.
    """
    allocate_without_counting()
    sys.setswitchinterval(_TURN)
    uvloop.run(_serve(settings, announce, ready_file))


async def _serve(settings: Settings, announce: Announce, ready_file: Path | None) -> None:
    storage = Storage.open(settings.data, settings.secret)
    try:
        place = await Place.build(storage, settings)
        await place.start()
        setup = await place.write.administration.setup()
        address = _address(settings, place.public)
        announce(address, f"{address}/setup#{setup.code}" if setup.code else None)
        if ready_file is not None:
            await asyncio.to_thread(ready_file.write_text, f"{address}\n", encoding="utf-8")
        await _told_to_stop()
        await place.stop()
    finally:
        await storage.close()


class Place:
    """Everything that runs, in the order in which it starts and the reverse in which it stops."""

    def __init__(
        self,
        *,
        write: WriteSide,
        live: Live,
        drain: Drain,
        views: FolderViews,
        heads: HeadSigning,
        desk: Administered,
        application: Edge,
        public: Listener,
        internal: Listener,
        operator_file: Callable[[int], None],
    ) -> None:
        self.write = write
        self.application = application
        self.public = public
        self._live = live
        self._drain = drain
        self._views = views
        self._heads = heads
        self._desk = desk
        self._internal = internal
        self._operator_file = operator_file
        self._tasks: list[asyncio.Task[None]] = []

    @classmethod
    async def build(cls, storage: Storage, settings: Settings) -> Self:
        """Put everything together on an open data folder; nothing runs yet."""
        sharing = alone(settings.limits)
        sealer, problems = TokenSealer(storage.secret), all_problems()
        write = build_write_side(
            storage,
            storage.stores,
            server_of(storage.secret, settings, "open"),
            blobs=storage.blobs,
            limiter=sharing.limiter,
            revocations=sharing.revocations,
        )
        await write.identity.ring.open(now())
        spans = spans_of("serve", settings)
        views = folder_views(storage, spans)
        status = views.projecting.status
        readiness = Readiness([can_read(storage.log), not_forked(status)], of_folding(status))
        desk = administered(storage, settings, views.projecting, write.identity.sessions)
        read = await build_read_side(
            storage,
            storage.feed,
            views.read_models(),
            settings,
            authenticator=write.identity.authenticator,
            sealer=sealer,
            sharing=sharing,
            blobs=storage.blobs,
            administered=desk,
        )
        routes = write_routes(
            write, settings=settings, sealer=sealer, limiter=sharing.limiter, problems=problems
        )
        app = build_application(
            [*routes.typed, *read.routes, *reference_routes(), *web_routes(settings)],
            problems=problems,
            authenticator=write.identity.authenticator,
            hot=routes.hot,
            sockets={LIVE_PATH: read.live.socket},
            trusted_proxies=settings.trusted_proxies,
            readiness=readiness,
        )
        app.spans = read.live.hub.spans = spans
        storage.log.tally.spans = storage.activity.tally.spans = spans
        public = Listener(app, settings.host, settings.port)
        drain = drain_of(settings, readiness, read.live, public)
        exposition = Exposition(
            (
                ProcessMetrics("serve", readiness),
                app.requests,
                LogMetrics({"events": storage.log, "activity": storage.activity}),
                ProjectionMetrics(status),
                LiveMetrics(read.live.hub),
            )
        )
        operator: list[ControllerRouterHandler] = [
            operator_router(write.administration, storage.secret, _address(settings, public)),
            projections_router(views.projecting, storage.secret),
            *watching_routes(readiness, drain, exposition),
        ]
        internal = build_internal_application(operator, problems=problems)
        host = settings.internal_host
        return cls(
            write=write,
            live=read.live,
            drain=drain,
            views=views,
            heads=folder_heads(storage, settings),
            desk=desk,
            application=app,
            public=public,
            internal=Listener(internal, host, settings.internal_port),
            operator_file=lambda port: write_operator_address(
                storage.data, f"http://{host}:{port}"
            ),
        )

    async def start(self) -> None:
        """Follow the log, then serve."""
        self._views.projecting.runner.start()
        self._tasks = [
            asyncio.create_task(self.write.scheduler.run()),
            asyncio.create_task(self._live.run()),
            asyncio.create_task(keep_rotating(self.write.identity.ring, now)),
            asyncio.create_task(keep_purging(self._views.messages)),
            asyncio.create_task(self._heads.run()),
        ]
        await self._internal.start()
        self._operator_file(self._internal.port)
        await self.public.start()
        gc.freeze()

    async def stop(self) -> None:
        """Finish what runs, in the reverse order."""
        await self._drain.run()
        await self._internal.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._desk.projections.close()
        await self._views.close()
        self.write.identity.close()
        if self.application.spans is not None:
            await asyncio.to_thread(self.application.spans.close)


def drain_of(settings: Settings, readiness: Readiness, live: Live, public: Listener) -> Drain:
    """Return how the server ends: in a second, for nobody else has its data folder meanwhile."""
    seconds = 1.0 if settings.drain_seconds is None else settings.drain_seconds
    drain = Drain(readiness, settings.drain_settle or 0.0)
    drain.at_once = [live.admit_no_more]
    drain.then = [partial(live.drain, spread=2.0, seconds=seconds), public.stop]
    return drain


async def _told_to_stop() -> None:
    """Wait for SIGTERM or SIGINT."""
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await told.wait()


def _address(settings: Settings, public: Listener) -> str:
    """Return where it serves: a port of 0 was chosen when it was bound."""
    return f"http://{_shown(settings.host)}:{public.port}"


def _shown(host: str) -> str:
    return "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host  # noqa: S104
