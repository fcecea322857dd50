"""Puts the read side together: the queries over the read models, and who may ask them."""

from litestar.types import ControllerRouterHandler
from msgspec import Struct

from contracts.limits import Limiter
from contracts.tokens import Sealer
from contracts.views.user import Server
from infra.bootstrap.identity import Identity
from infra.bootstrap.live_side import build_live
from infra.bootstrap.projecting import Projecting
from infra.bootstrap.storage import Storage
from infra.settings import Settings
from infra.sqlite.views.directory import SqliteDirectory
from infra.sqlite.views.history import SqliteMessageHistory
from infra.sqlite.views.inbox_queries import SqliteConversations
from infra.sqlite.views.member_queries import SqliteMembers
from infra.sqlite.views.profiles import SqlitePeople
from infra.sqlite.views.search import SqliteMessageIndex
from infra.version import VERSION
from query_api.api.app import query_routes
from query_api.api.avatars import AvatarsController
from query_api.api.history import HistoryController
from query_api.api.live import LiveController
from query_api.api.messages import MessagesController
from query_api.api.search import SearchController
from query_api.authority import LogAuthority
from query_api.live.live import Live

LONGEST_BODY = 16_384
"""Characters of a message, as ``contracts.commands.command.Body`` has it."""


class ReadSide(Struct, frozen=True, kw_only=True):
    """What answers reads."""

    authority: LogAuthority
    live: Live
    routes: list[ControllerRouterHandler]


async def build_read_side(
    storage: Storage,
    settings: Settings,
    projecting: Projecting,
    *,
    identity: Identity,
    sealer: Sealer,
    limiter: Limiter,
) -> ReadSide:
    """Return the read side; authority and live delivery follow the feed from now on."""
    members = SqliteMembers(projecting.members)
    authority = LogAuthority(storage.log, members)
    storage.feed.subscribe(authority.receive)
    await authority.start()
    live = await build_live(
        storage, settings, identity=identity, authority=authority, sealer=sealer, limiter=limiter
    )
    routes = query_routes(
        conversations=SqliteConversations(projecting.inbox),
        members=members,
        people=SqlitePeople(projecting.profiles),
        authority=authority,
        freshness=projecting.runner,
        log=storage.log,
        sealer=sealer,
        limiter=limiter,
        server=Server(name=settings.server_name, version=VERSION, max_body_length=LONGEST_BODY),
        routes=[
            HistoryController,
            MessagesController,
            SearchController,
            LiveController,
            AvatarsController,
        ],
        dependencies={
            "history": SqliteMessageHistory(projecting.messages),
            "message_index": SqliteMessageIndex(projecting.messages),
            "directory": SqliteDirectory(projecting.profiles, projecting.inbox),
            "limiter": limiter,
            "live": live,
            "blobs": storage.blobs,
        },
    )
    return ReadSide(authority=authority, live=live, routes=list(routes))
