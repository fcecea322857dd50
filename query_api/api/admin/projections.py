"""``/v1/admin/projections`` and ``/v1/admin/parked``: how read models stand, and a rebuild."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from contracts.events.audit import ParkedRetried, RebuildOrdered
from contracts.identity import Principal
from contracts.views.admin import (
    OrderRebuild,
    ParkedList,
    ProjectionList,
    RebuildState,
    RetryParked,
)
from query_api.admin.ports import AuditTrail, ProjectionDesk
from query_api.api.admin.guard import SCOPE, administrators_only
from query_api.api.provided import Provided
from query_api.api.refusals import refusals
from query_api.errors import NotAnAdministrator, ProjectionUnknown, RebuildRuns


class AdminProjectionsController(Controller):
    """The read models of the server."""

    path = "/admin"
    tags = ("administration",)
    guards = (administrators_only,)
    opt = {"scope": SCOPE}  # noqa: RUF012 — the framework's own form

    @get(
        "/projections",
        operation_id="admin-projections",
        responses=refusals(NotAnAdministrator),
    )
    async def projections(self, projection_desk: Provided[ProjectionDesk]) -> ProjectionList:
        """Show how far each read model is behind the log, in events and in seconds."""
        return ProjectionList(items=list(await projection_desk.status()))

    @get("/parked", operation_id="admin-parked", responses=refusals(NotAnAdministrator))
    async def parked(self, projection_desk: Provided[ProjectionDesk]) -> ParkedList:
        """List what read models set aside at an event that they could not apply."""
        return ParkedList(items=list(await projection_desk.parked()))

    @post(
        "/parked/retry",
        operation_id="admin-retry-parked",
        status_code=200,
        responses=refusals(NotAnAdministrator, ProjectionUnknown),
    )
    async def retry(
        self,
        *,
        data: JSONBody[RetryParked],
        principal: NamedDependency[Principal],
        correlation_id: NamedDependency[UUID],
        projection_desk: Provided[ProjectionDesk],
        trail: Provided[AuditTrail],
    ) -> ParkedList:
        """Fold what a read model set aside again; what still cannot be applied is answered."""
        projection_desk.progress(data.projection)
        event = ParkedRetried(projection=data.projection, key=data.key)
        await trail.record(principal.user_id, correlation_id, event)
        return ParkedList(items=list(await projection_desk.unpark(data.projection, data.key)))

    @get(
        "/projections/{name:str}/rebuild",
        operation_id="admin-rebuild-progress",
        responses=refusals(NotAnAdministrator, ProjectionUnknown),
    )
    async def progress(
        self, name: FromPath[str], projection_desk: Provided[ProjectionDesk]
    ) -> RebuildState | None:
        """Show how the rebuild of a read model goes, or how the last one ended."""
        return projection_desk.progress(name)

    @post(
        "/projections/{name:str}/rebuild",
        operation_id="admin-rebuild",
        status_code=202,
        responses=refusals(NotAnAdministrator, ProjectionUnknown, RebuildRuns),
    )
    async def rebuild(
        self,
        *,
        name: FromPath[str],
        data: JSONBody[OrderRebuild],
        principal: NamedDependency[Principal],
        correlation_id: NamedDependency[UUID],
        projection_desk: Provided[ProjectionDesk],
        trail: Provided[AuditTrail],
    ) -> RebuildState:
        """Fold a read model anew beside the one in use, compare the two, and switch.

        Reads go on meanwhile. If anything fails, or the two differ, the one in use stays.
        """
        projection_desk.progress(name)
        event = RebuildOrdered(projection=name, accept_differences=data.accept_differences)
        await trail.record(principal.user_id, correlation_id, event)
        return projection_desk.rebuild(name, accept_differences=data.accept_differences)
