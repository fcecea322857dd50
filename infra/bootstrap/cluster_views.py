"""The read models of a cluster: user state in MariaDB or MySQL, messages in Elasticsearch."""

from collections.abc import Mapping

from msgspec import Struct

from infra.bootstrap.projecting import Kept
from infra.mysql.view_versions import MysqlVersions


class ClusterViews(Struct, frozen=True, kw_only=True):
    """Every projection of the cluster."""

    inbox: MysqlVersions
    members: MysqlVersions
    profiles: MysqlVersions

    @property
    def versions(self) -> Mapping[str, Kept]:
        """All of them by name."""
        each = (self.inbox, self.members, self.profiles)
        return {kept.model.name: kept for kept in each}
