"""The routes of the read side."""

from collections.abc import Callable, Mapping, Sequence

from litestar import Router
from litestar.di import Provide
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, ControllerRouterHandler

from contracts.limits import Limiter
from contracts.tokens import Sealer
from contracts.views.user import Server
from query_api.api.budget import ReadBudget
from query_api.api.cursors import Cursors
from query_api.api.freshness import ANSWERED, PARAMETERS, PositionHeaders
from query_api.api.inbox import InboxController
from query_api.api.members import MembersController
from query_api.api.people import PeopleController
from query_api.inbox import Conversations
from query_api.members import Members
from query_api.people import People
from query_api.ports import Authority, Freshness, LogReader


def query_routes(
    *,
    conversations: Conversations,
    members: Members,
    people: People,
    authority: Authority,
    freshness: Freshness,
    log: LogReader,
    sealer: Sealer,
    limiter: Limiter,
    server: Server,
    routes: Sequence[ControllerRouterHandler] = (),
    dependencies: Mapping[str, object] | None = None,
) -> list[Router]:
    """Return every route under ``/v1`` that reads.

    ``routes`` are those of other views, which say ``reads=`` like these and may ask by name for
    what is here and for ``dependencies``.
    """
    provided: dict[str, object] = {
        "conversations": conversations,
        "members": members,
        "people": people,
        "authority": authority,
        "freshness": freshness,
        "log": log,
        "server": server,
        "cursors": Cursors(sealer),
        **(dependencies or {}),
    }
    router = Router(
        path="/v1",
        route_handlers=[InboxController, MembersController, PeopleController, *routes],
        dependencies={name: _always(value) for name, value in provided.items()},
        parameters=PARAMETERS,
        response_headers=ANSWERED,
        middleware=[shared(ReadBudget(limiter)), shared(PositionHeaders(freshness, sealer))],
    )
    return [router]


def _always(value: object) -> Provide:
    def provide() -> object:
        return value

    return Provide(provide, sync_to_thread=False)


def shared(middleware: ASGIMiddleware) -> Callable[[ASGIApp], ASGIApp]:
    """Return a function in place of an object: registering a router copies its objects deeply."""

    def wrap(app: ASGIApp) -> ASGIApp:
        return middleware(app)

    return wrap
