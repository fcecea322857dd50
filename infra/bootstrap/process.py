"""What every process of a cluster is beside its job: watched from its first moment, and drained."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

from infra.bootstrap.draining import Drain, Step
from infra.bootstrap.listener import Listener
from infra.bootstrap.problems import all_problems
from infra.bootstrap.tracing import spans_of
from infra.bootstrap.watching import watching_routes
from infra.http.application import build_internal_application
from infra.http.readiness import Check, Levels, Readiness
from infra.metrics.exposition import Exposition, Source
from infra.metrics.process import ProcessMetrics
from infra.settings import Settings

SETTLE = 4.0
SECONDS = 20.0


async def starting() -> str | None:
    """Say that it waits for what it depends on."""
    return "starting"


class Process:
    """The internal listener, the readiness and the drain of one process."""

    def __init__(self, role: str, settings: Settings) -> None:
        """Bind the internal address, so that its port is known.

        Raises:
            PortInUse: it cannot be bound.
            SettingsInvalid: requests are to be followed, and the packages for it are missing.
        """
        self.readiness = Readiness([starting])
        self.spans = spans_of(role, settings)
        self.live_seconds = SECONDS if settings.drain_seconds is None else settings.drain_seconds
        self._exposition = Exposition([ProcessMetrics(role, self.readiness)])
        settle = SETTLE if settings.drain_settle is None else settings.drain_settle
        self._drain = Drain(self.readiness, settle)
        routes = watching_routes(self.readiness, self._drain, self._exposition)
        self._internal = Listener(
            build_internal_application(routes, problems=all_problems()),
            settings.internal_host,
            settings.internal_port,
        )
        self.internal_url = f"http://{settings.internal_host}:{self._internal.port}"

    async def start(self) -> None:
        """Answer probes; it is alive, and not ready before ``does``."""
        await self._internal.start()

    def does(self, *checks: Check) -> None:
        """Be ready from now on whenever the checks find nothing in the way."""
        self.readiness.checks = checks

    def tells(self, levels: Callable[[], Awaitable[Levels]]) -> None:
        """Say, where it is ready, how far its parts are."""
        self.readiness.levels = levels

    def shows(self, *sources: Source) -> None:
        """Show the figures of these parts, too."""
        self._exposition.add(sources)

    def ends_with(self, *, at_once: tuple[Step, ...] = (), then: tuple[Step, ...] = ()) -> None:
        """Drain by these steps."""
        self._drain.at_once, self._drain.then = at_once, then

    async def until_told_to_stop(self) -> None:
        """Wait for SIGTERM or SIGINT, then drain."""
        told = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, told.set)
        await told.wait()
        await self._drain.run()

    async def close(self) -> None:
        """Answer nothing more, and send the spans that are left."""
        if self.spans is not None:
            await asyncio.to_thread(self.spans.close)
        await self._internal.stop()


async def tell_ready(ready_file: Path | None, *addresses: str) -> None:
    """Write the addresses, one a line, into the file that somebody waits for."""
    if ready_file is not None:
        text = "".join(f"{address}\n" for address in addresses)
        await asyncio.to_thread(ready_file.write_text, text, encoding="utf-8")
