"""``/internal/operator/projections``: how read models stand, and folding one anew while serving."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Protocol
from uuid import UUID

import msgspec
from litestar import Router, get, post
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Stream
from msgspec import Struct

from infra.http.operator import guarded_router
from projections.parking import Retried
from projections.ports import PoisonEvent
from projections.rebuild import LanesElsewhere, NotEquivalent, Progress, Rebuilt
from projections.status import ProjectionStatus


class Going(Struct, frozen=True, tag="going"):
    """How far a rebuild is."""

    progress: Progress


class Ended(Struct, frozen=True, tag="ended"):
    """The new version is active."""

    rebuilt: Rebuilt


class Failed(Struct, frozen=True, tag="failed"):
    """The version that was active stays."""

    reason: str


RebuildLine = Going | Ended | Failed
"""One line of the answer to a rebuild."""


class RebuildFailed(Exception):
    """A rebuild ended early; the version that was active stays."""


class Unpark(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which conversations are to be folded again; all that is not named is meant."""

    projection: str | None = None
    conversation: UUID | None = None


class Projections(Protocol):
    """The read models of a place."""

    @property
    def names(self) -> list[str]:
        """Their names."""

    async def status(self) -> list[ProjectionStatus]:
        """Return how each stands."""

    async def unpark(self, name: str | None, key: UUID | None) -> list[Retried]:
        """Fold conversations that were set aside again: of one projection, one of them, or all."""

    async def rebuild(
        self, name: str, report: Callable[[Progress], None], *, accept_differences: bool
    ) -> Rebuilt:
        """Fold one anew and switch to it.

        Raises:
            NotEquivalent: the versions differ, and that was not accepted.
            PoisonEvent: an event cannot be applied.
        """


def projections_router(projections: Projections, secret: bytes) -> Router:
    """Return the routes, guarded by the operator's token."""

    @get("/projections")
    async def status() -> list[ProjectionStatus]:
        return await projections.status()

    @post("/projections/unpark", status_code=200)
    async def unpark(data: JSONBody[Unpark]) -> list[Retried]:
        if data.projection is not None:
            _require_known(projections, data.projection)
        return await projections.unpark(data.projection, data.conversation)

    @post("/projections/{name:str}/rebuild", status_code=200)
    async def rebuild(name: FromPath[str], accept_differences: FromQuery[bool] = False) -> Stream:  # noqa: FBT002 — a query's own form
        _require_known(projections, name)
        lines = _lines(projections, name, accept_differences=accept_differences)
        return Stream(lines, media_type="application/x-ndjson")

    handlers: list[BaseRouteHandler] = [status, unpark, rebuild]
    return guarded_router(handlers, secret)


def _require_known(projections: Projections, name: str) -> None:
    if name not in projections.names:
        known = ", ".join(projections.names)
        raise NotFoundException(f"there is no projection {name!r}; there are {known}")


async def _lines(
    projections: Projections, name: str, *, accept_differences: bool
) -> AsyncIterator[bytes]:
    lines: asyncio.Queue[RebuildLine] = asyncio.Queue()
    work = asyncio.create_task(
        _rebuild(projections, name, lines, accept_differences=accept_differences)
    )
    try:
        while True:
            line = await lines.get()
            yield msgspec.json.encode(line) + b"\n"
            if not isinstance(line, Going):
                return
    finally:
        await work  # whoever asked may go away; half a rebuild helps nobody


async def _rebuild(
    projections: Projections,
    name: str,
    lines: asyncio.Queue[RebuildLine],
    *,
    accept_differences: bool,
) -> None:
    def report(progress: Progress) -> None:
        lines.put_nowait(Going(progress))

    try:
        rebuilt = await projections.rebuild(name, report, accept_differences=accept_differences)
    except (LanesElsewhere, NotEquivalent, PoisonEvent) as error:
        lines.put_nowait(Failed(str(error)))
    except Exception as error:
        lines.put_nowait(Failed(f"{type(error).__name__}: {error}"))
        raise
    else:
        lines.put_nowait(Ended(rebuilt))
