"""Puts the projections together: each in its file, kept up with both logs."""

from collections.abc import Callable

from msgspec import Struct

from infra.bootstrap.storage import Storage
from infra.sqlite.view_versions import ViewVersions
from infra.sqlite.views import inbox, members, messages, profiles
from projections.pace import Considerate
from projections.rebuild import Progress, Rebuild, Rebuilt
from projections.runner import ProjectionUnknown, Runner
from projections.status import ProjectionStatus


class Projecting(Struct, frozen=True, kw_only=True):
    """Every projection of this process with its versions."""

    runner: Runner
    messages: ViewVersions
    inbox: ViewVersions
    members: ViewVersions
    profiles: ViewVersions

    @property
    def names(self) -> list[str]:
        """Return the names of all, which commands know them by."""
        return list(self._named())

    async def status(self) -> list[ProjectionStatus]:
        """Return how each stands."""
        return await self.runner.status()

    async def rebuild(
        self, name: str, report: Callable[[Progress], None], *, accept_differences: bool
    ) -> Rebuilt:
        """Fold a projection anew beside the active version, and switch to it.

        Raises:
            ProjectionUnknown: there is none of this name.
            NotEquivalent: the versions differ, and that was not accepted.
        """
        versions = self._named().get(name)
        if versions is None:
            raise ProjectionUnknown(name)
        rebuild = Rebuild(self.runner.consumer(name), versions, report)
        return await rebuild.run(accept_differences=accept_differences)

    async def close(self) -> None:
        """Stop following, and store how far each got."""
        await self.runner.close()
        for versions in self._named().values():
            await versions.close()

    def _named(self) -> dict[str, ViewVersions]:
        each = (self.messages, self.inbox, self.members, self.profiles)
        return {versions.model.name: versions for versions in each}


def build_projecting(storage: Storage) -> Projecting:
    """Return the projections of a data folder; nothing is read before ``runner.start``."""
    folder = storage.data / "views"
    folder.mkdir(exist_ok=True)
    runner = Runner(storage.feed, pace=Considerate(storage.feed))
    views = {
        view.name: ViewVersions(folder, view, str(storage.log.log_id))
        for view in (messages.VIEW, inbox.VIEW, members.VIEW, profiles.VIEW)
    }
    for versions in views.values():
        runner.follow(versions.model, storage.log, storage.activity)
    return Projecting(
        runner=runner,
        messages=views[messages.VIEW.name],
        inbox=views[inbox.VIEW.name],
        members=views[members.VIEW.name],
        profiles=views[profiles.VIEW.name],
    )
