"""The read models of a cluster: user state in MariaDB or MySQL, messages in Elasticsearch."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from elasticsearch import AsyncElasticsearch
from msgspec import Struct

from infra.bootstrap.logs import Logs, required
from infra.bootstrap.projecting import Kept
from infra.bootstrap.read_side import ReadModels
from infra.bootstrap.waiting import patiently
from infra.elasticsearch.books import Bookkeeping
from infra.elasticsearch.connection import connect
from infra.elasticsearch.history import ElasticMessageHistory
from infra.elasticsearch.names import Names
from infra.elasticsearch.read_model import NAME
from infra.elasticsearch.reading import Reading
from infra.elasticsearch.search import ElasticMessageIndex
from infra.elasticsearch.versions import ElasticVersions
from infra.messages.from_log import HistoryFromLog
from infra.mysql.database import Database
from infra.mysql.view_versions import MysqlVersions
from infra.mysql.views import inbox, members, profiles
from infra.mysql.views.access import MysqlAccess
from infra.mysql.views.directory import MysqlDirectory
from infra.mysql.views.inbox_queries import MysqlConversations
from infra.mysql.views.member_queries import MysqlMembers
from infra.mysql.views.profiles import MysqlPeople
from infra.mysql.views.scheduled import MysqlScheduledMessages
from infra.read_models.freshness import StoredFreshness
from infra.settings import Settings
from query_api.ports import LogReader


class ClusterViews(Struct, frozen=True, kw_only=True):
    """Where every projection of the cluster is kept."""

    log: LogReader
    elasticsearch: AsyncElasticsearch
    names: Names
    inbox: MysqlVersions
    members: MysqlVersions
    profiles: MysqlVersions

    @property
    def user_state(self) -> Mapping[str, Kept]:
        """Those in the database, whose lanes several processes share."""
        return self.state

    async def messages(self, log_id: str) -> ElasticVersions:
        """Return the versions of the message index, for the one process that folds it."""
        return await patiently(
            "Elasticsearch", lambda: ElasticVersions.open(self.elasticsearch, self.names, log_id)
        )

    def freshness(self) -> StoredFreshness:
        """Return how far the read models are, as the stores say."""
        books = Bookkeeping(self.elasticsearch, self.names)
        kept = {name: versions.checkpoint for name, versions in self.state.items()}
        return StoredFreshness({NAME: books.visible, **kept})

    def read_models(self, freshness: StoredFreshness) -> ReadModels:
        """Return the queries over both stores."""
        reading = Reading(self.elasticsearch, self.names)
        return ReadModels(
            conversations=MysqlConversations(self.inbox),
            access=MysqlAccess(self.members),
            members=MysqlMembers(self.members),
            people=MysqlPeople(self.profiles),
            history=HistoryFromLog(ElasticMessageHistory(reading), self.log),
            scheduled=MysqlScheduledMessages(self.inbox),
            message_index=ElasticMessageIndex(reading),
            directory=MysqlDirectory(self.profiles, self.inbox),
            freshness=freshness,
        )

    @property
    def state(self) -> Mapping[str, MysqlVersions]:
        """The same, by their own kind."""
        each = (self.inbox, self.members, self.profiles)
        return {versions.model.name: versions for versions in each}


@asynccontextmanager
async def cluster_views(settings: Settings, logs: Logs) -> AsyncIterator[ClusterViews]:
    """Have the stores of read models; either may come later."""
    elasticsearch = connect([required(settings.elasticsearch_url, "elasticsearch_url")])
    database = Database.open(required(settings.mysql_url, "mysql_url"))
    log_id = str(logs.log.log_id)
    try:
        yield ClusterViews(
            log=logs.log,
            elasticsearch=elasticsearch,
            names=Names(settings.elasticsearch_prefix),
            inbox=MysqlVersions(database, inbox.VIEW, log_id),
            members=MysqlVersions(database, members.VIEW, log_id),
            profiles=MysqlVersions(database, profiles.VIEW, log_id),
        )
    finally:
        await database.close()
        await elasticsearch.close()
