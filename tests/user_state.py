"""User state on each store that keeps it, opened alike for suites that run on all of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from infra.mysql.view_versions import MysqlVersions
from infra.mysql.views import access as mysql_access
from infra.mysql.views import directory as mysql_directory
from infra.mysql.views import inbox as mysql_inbox
from infra.mysql.views import inbox_queries as mysql_inbox_queries
from infra.mysql.views import member_queries as mysql_member_queries
from infra.mysql.views import members as mysql_members
from infra.mysql.views import profiles as mysql_profiles
from infra.mysql.views import scheduled as mysql_scheduled
from infra.sqlite.view_versions import ViewVersions
from infra.sqlite.views import (
    access,
    directory,
    inbox,
    inbox_queries,
    member_queries,
    members,
    profiles,
    scheduled,
)
from projections.ports import ReadModel, Versions
from query_api.access import Access
from query_api.inbox import Conversations
from query_api.members import Members
from query_api.people import People
from query_api.ports import MemberIndex
from query_api.scheduled import ScheduledMessages
from query_api.search.criteria import Directory
from tests.mysql_databases import own_database

STORES = ("sqlite", "mysql")


class OpenVersions(Versions, Protocol):
    """The versions of one view, the active one at hand."""

    @property
    def model(self) -> ReadModel: ...


class MembersOfAll(Members, MemberIndex, Protocol):
    """Both things that are asked of the members read model."""


@dataclass(kw_only=True)
class UserState:
    """The three read models, and what reads them."""

    versions: dict[str, OpenVersions]
    conversations: Conversations
    members: MembersOfAll
    people: People
    directory: Directory
    scheduled: ScheduledMessages
    access: Access


@asynccontextmanager
async def user_state(store: str, folder: Path, log_id: str = "log") -> AsyncIterator[UserState]:
    """Open the read models of a log in a folder, or in a database of their own."""
    if store == "sqlite":
        async with _sqlite(folder, log_id) as state:
            yield state
    else:
        async with own_database() as database:
            opened = database.open()
            yield mysql_state(
                *(
                    MysqlVersions(opened, view, log_id)
                    for view in (mysql_inbox.VIEW, mysql_members.VIEW, mysql_profiles.VIEW)
                )
            )


def mysql_state(inbox: MysqlVersions, members: MysqlVersions, profiles: MysqlVersions) -> UserState:
    return UserState(
        versions={"inbox": inbox, "members": members, "profiles": profiles},
        conversations=mysql_inbox_queries.MysqlConversations(inbox),
        members=mysql_member_queries.MysqlMembers(members),
        people=mysql_profiles.MysqlPeople(profiles),
        directory=mysql_directory.MysqlDirectory(profiles, inbox),
        scheduled=mysql_scheduled.MysqlScheduledMessages(inbox),
        access=mysql_access.MysqlAccess(members),
    )


@asynccontextmanager
async def _sqlite(folder: Path, log_id: str) -> AsyncIterator[UserState]:
    each = [
        ViewVersions(folder, view, log_id) for view in (inbox.VIEW, members.VIEW, profiles.VIEW)
    ]
    yield UserState(
        versions={versions.model.name: versions for versions in each},
        conversations=inbox_queries.SqliteConversations(each[0]),
        members=member_queries.SqliteMembers(each[1]),
        people=profiles.SqlitePeople(each[2]),
        directory=directory.SqliteDirectory(each[2], each[0]),
        scheduled=scheduled.SqliteScheduledMessages(each[0]),
        access=access.SqliteAccess(each[1]),
    )
    for versions in each:
        await versions.close()
