"""The read models of a cluster, for a process that looks after them and folds none."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from infra.bootstrap.cluster_views import ClusterViews
from infra.bootstrap.logs import Logs
from infra.bootstrap.operating import projecting
from infra.elasticsearch.alias import Alias
from infra.elasticsearch.books import Bookkeeping
from infra.elasticsearch.read_model import NAME
from infra.settings import Settings
from projections.consumer import State
from projections.parking import Retried
from projections.ports import Parked
from projections.rebuild import Progress, Rebuilt
from projections.status import ProjectionStatus, lag_of


class FoldedElsewhere:
    """The read models of a cluster, seen from a process that folds none of them."""

    def __init__(self, settings: Settings, logs: Logs, views: ClusterViews) -> None:
        """Ask the stores; a rebuild opens what it needs anew, as the operator's command does."""
        self._settings = settings
        self._logs = logs
        self._views = views
        self._alias = Alias(views.elasticsearch, views.names)
        self._books = Bookkeeping(views.elasticsearch, views.names)

    @property
    def names(self) -> list[str]:
        """Return their names."""
        return [NAME, *self._views.user_state]

    async def status(self) -> list[ProjectionStatus]:
        """Return how each stands, as its store says."""
        found = [await self._messages()]
        for name, versions in self._views.state.items():
            checkpoint = await versions.checkpoint()
            model = versions.model
            found.append(await self._status(name, model.version, checkpoint, await model.parked()))
        return found

    async def unpark(self, name: str | None, key: UUID | None) -> list[Retried]:
        """Fold conversations that were set aside again, beside those who fold the others."""
        async with projecting(self._settings) as place:
            return await place.unpark(name, key)

    async def rebuild(
        self, name: str, report: Callable[[Progress], None], *, accept_differences: bool
    ) -> Rebuilt:
        """Fold one anew, beside those who fold it."""
        async with projecting(self._settings) as place:
            return await place.rebuild(name, report, accept_differences=accept_differences)

    async def _messages(self) -> ProjectionStatus:
        number = await self._alias.active() or 1
        kept = await self._books.read(number)
        checkpoint = {} if kept is None else kept.books.visible
        parked = [] if kept is None else list(kept.books.parked.values())
        return await self._status(NAME, number, checkpoint, parked)

    async def _status(
        self, name: str, version: int, checkpoint: Mapping[int, int], parked: Sequence[Parked]
    ) -> ProjectionStatus:
        lag = await lag_of(checkpoint, (self._logs.log, self._logs.activity))
        return ProjectionStatus(
            name=name,
            version=version,
            state=State.INIT,
            checkpoint=checkpoint,
            heads=lag.heads,
            lag_events=lag.events,
            lag_seconds=lag.seconds,
            parked=list(parked),
            error=None,
        )
