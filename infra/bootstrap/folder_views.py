"""The read models of a data folder: each in its file, kept up with both logs."""

from msgspec import Struct

from contracts.tracing import Spans
from infra.bootstrap.projecting import Projecting, project
from infra.bootstrap.read_side import ReadModels
from infra.bootstrap.storage import Storage
from infra.sqlite.view_versions import ViewVersions
from infra.sqlite.views import inbox, members, messages, profiles
from infra.sqlite.views.access import SqliteAccess
from infra.sqlite.views.directory import SqliteDirectory
from infra.sqlite.views.history import SqliteMessageHistory
from infra.sqlite.views.inbox_queries import SqliteConversations
from infra.sqlite.views.member_queries import SqliteMembers
from infra.sqlite.views.profiles import SqlitePeople
from infra.sqlite.views.scheduled import SqliteScheduledMessages
from infra.sqlite.views.search import SqliteMessageIndex
from projections.pace import Considerate


class FolderViews(Struct, frozen=True, kw_only=True):
    """Every projection of the folder."""

    projecting: Projecting
    messages: ViewVersions
    inbox: ViewVersions
    members: ViewVersions
    profiles: ViewVersions

    def read_models(self) -> ReadModels:
        """Return the queries over the files."""
        return ReadModels(
            conversations=SqliteConversations(self.inbox),
            access=SqliteAccess(self.members),
            members=SqliteMembers(self.members),
            people=SqlitePeople(self.profiles),
            history=SqliteMessageHistory(self.messages),
            scheduled=SqliteScheduledMessages(self.inbox),
            message_index=SqliteMessageIndex(self.messages),
            directory=SqliteDirectory(self.profiles, self.inbox),
            freshness=self.projecting.runner,
        )

    async def close(self) -> None:
        """Stop following, and store how far each got."""
        await self.projecting.runner.close()
        for versions in (self.messages, self.inbox, self.members, self.profiles):
            await versions.close()


def folder_views(storage: Storage, spans: Spans | None = None) -> FolderViews:
    """Return the projections of a data folder; nothing is read before the runner starts."""
    folder = storage.data / "views"
    folder.mkdir(exist_ok=True)
    views = {
        view.name: ViewVersions(folder, view, str(storage.log.log_id))
        for view in (messages.VIEW, inbox.VIEW, members.VIEW, profiles.VIEW)
    }
    return FolderViews(
        projecting=project(
            storage, storage.feed, views, pace=Considerate(storage.feed), spans=spans
        ),
        messages=views[messages.VIEW.name],
        inbox=views[inbox.VIEW.name],
        members=views[members.VIEW.name],
        profiles=views[profiles.VIEW.name],
    )
