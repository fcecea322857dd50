"""Puts the read side together: the queries over the read models, and who may ask them."""

from typing import Protocol

from litestar.types import ControllerRouterHandler
from msgspec import Struct

from contracts.blobs import Blobs
from contracts.identity import Authenticator
from contracts.tokens import Sealer
from contracts.views.user import Server
from infra.bootstrap.administering import Administered
from infra.bootstrap.live_side import build_live
from infra.bootstrap.logs import Logs
from infra.bootstrap.sharing import Sharing
from infra.sealing import InviteCodes
from infra.settings import Settings
from infra.version import VERSION
from query_api.access import Access
from query_api.api.access import AccessController
from query_api.api.admin.events import AdminEventsController
from query_api.api.admin.projections import AdminProjectionsController
from query_api.api.admin.settings import AdminSettingsController
from query_api.api.admin.users import AdminUsersController
from query_api.api.app import query_routes
from query_api.api.avatars import AvatarsController
from query_api.api.history import HistoryController
from query_api.api.live import LiveController
from query_api.api.messages import MessagesController
from query_api.api.scheduled import ScheduledController
from query_api.api.search import SearchController
from query_api.api.threads import ThreadsController
from query_api.authority import LogAuthority
from query_api.history import MessageHistory
from query_api.inbox import Conversations
from query_api.live.live import Live
from query_api.members import Members
from query_api.people import People
from query_api.ports import CommittedFeed, Freshness, MemberIndex
from query_api.scheduled import ScheduledMessages
from query_api.search.criteria import Directory
from query_api.search.index import MessageIndex

LONGEST_BODY = 16_384
"""Characters of a message, as ``contracts.commands.command.Body`` has it."""


class KnownMembers(Members, MemberIndex, Protocol):
    """The members read model, for lists and for authority."""


class ReadModels(Struct, frozen=True, kw_only=True):
    """What reads are answered from, and how far it is."""

    conversations: Conversations
    access: Access
    members: KnownMembers
    people: People
    history: MessageHistory
    scheduled: ScheduledMessages
    message_index: MessageIndex
    directory: Directory
    freshness: Freshness


class ReadSide(Struct, frozen=True, kw_only=True):
    """What answers reads."""

    authority: LogAuthority
    live: Live
    routes: list[ControllerRouterHandler]


async def build_read_side(
    logs: Logs,
    feed: CommittedFeed,
    models: ReadModels,
    settings: Settings,
    *,
    authenticator: Authenticator,
    sealer: Sealer,
    sharing: Sharing,
    blobs: Blobs,
    administered: Administered,
) -> ReadSide:
    """Return the read side; authority and live delivery follow the feed from now on."""
    authority = LogAuthority(logs.log, models.members)
    feed.subscribe(authority.receive)
    await authority.start()
    live = await build_live(
        logs,
        feed,
        settings,
        authenticator=authenticator,
        authority=authority,
        sealer=sealer,
        sharing=sharing,
    )
    routes = query_routes(
        conversations=models.conversations,
        members=models.members,
        people=models.people,
        authority=authority,
        freshness=models.freshness,
        log=logs.log,
        sealer=sealer,
        limiter=sharing.limiter,
        server=Server(name=settings.server_name, version=VERSION, max_body_length=LONGEST_BODY),
        routes=[
            HistoryController,
            MessagesController,
            ThreadsController,
            AccessController,
            ScheduledController,
            SearchController,
            LiveController,
            AvatarsController,
            AdminUsersController,
            AdminSettingsController,
            AdminProjectionsController,
            AdminEventsController,
        ],
        dependencies={
            "history": models.history,
            "scheduled": models.scheduled,
            "access": models.access,
            "codes": InviteCodes(logs.secret),
            "message_index": models.message_index,
            "directory": models.directory,
            "limiter": sharing.limiter,
            "live": live,
            "blobs": blobs,
            "presence": sharing.presence,
            **administered.provided(),
        },
    )
    return ReadSide(authority=authority, live=live, routes=list(routes))
