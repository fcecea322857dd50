"""The read models of a cluster: user state in MariaDB or MySQL, messages in Elasticsearch."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from msgspec import Struct

from infra.bootstrap.logs import Logs, required
from infra.bootstrap.projecting import Kept
from infra.bootstrap.read_side import ReadModels
from infra.bootstrap.waiting import patiently
from infra.elasticsearch.connection import connect
from infra.elasticsearch.history import ElasticMessageHistory
from infra.elasticsearch.names import Names
from infra.elasticsearch.search import ElasticMessageIndex
from infra.elasticsearch.versions import ElasticVersions
from infra.mysql.database import Database
from infra.mysql.view_versions import MysqlVersions
from infra.mysql.views import inbox, members, profiles
from infra.mysql.views.directory import MysqlDirectory
from infra.mysql.views.inbox_queries import MysqlConversations
from infra.mysql.views.member_queries import MysqlMembers
from infra.mysql.views.profiles import MysqlPeople
from infra.read_models.freshness import StoredFreshness
from infra.settings import Settings


class ClusterViews(Struct, frozen=True, kw_only=True):
    """Every projection of the cluster."""

    messages: ElasticVersions
    inbox: MysqlVersions
    members: MysqlVersions
    profiles: MysqlVersions

    @property
    def user_state(self) -> Mapping[str, Kept]:
        """Those whose lanes several processes share."""
        each = (self.inbox, self.members, self.profiles)
        return {kept.model.name: kept for kept in each}
