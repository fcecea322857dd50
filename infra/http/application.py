"""Assembles the one HTTP application from the routes of both sides; no I/O happens here."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from litestar import Litestar, Request, Response
from litestar.datastructures import State
from litestar.types import ASGIApp, ControllerRouterHandler

from commands.api.raw import COMMAND_BYTES
from contracts.identity import Authenticator, Principal
from infra.http.authentication import Authentication
from infra.http.bodies import check_request
from infra.http.dependencies import DEPENDENCIES
from infra.http.edge import Edge
from infra.http.problem_pages import problem_pages, problem_route
from infra.http.problems import Problems

_FRAMED = (b"content-type", b"content-length")


def build_application(
    routes: Sequence[ControllerRouterHandler],
    *,
    problems: Problems,
    authenticator: Authenticator,
    hot: Mapping[str, ASGIApp],
    sockets: Mapping[str, ASGIApp] | None = None,
    trusted_proxies: int = 0,
) -> Edge:
    """Return the application that serves ``routes``, with the raw ones of ``hot`` in front."""
    served = [*routes, problem_route(problem_pages(problems.statuses))]
    app = Litestar(
        served,
        before_request=check_request,
        dependencies=DEPENDENCIES,
        exception_handlers={Exception: _refusal(problems)},
        logging_config=None,
        middleware=[Authentication(authenticator)],
        openapi_config=None,
        request_max_body_size=COMMAND_BYTES,
    )
    return Edge(
        app,
        hot,
        problems.answer,
        routes=served,
        trusted_proxies=trusted_proxies,
        sockets=sockets,
    )


def build_internal_application(
    routes: Sequence[ControllerRouterHandler], *, problems: Problems
) -> Edge:
    """Return the application of the internal listener: no person signs in there."""
    app = Litestar(
        routes,
        before_request=check_request,
        exception_handlers={Exception: _refusal(problems)},
        logging_config=None,
        openapi_config=None,
        request_max_body_size=COMMAND_BYTES,
    )
    return Edge(app, {}, problems.answer, routes=routes)


def _refusal(
    problems: Problems,
) -> Callable[[Request[Principal, None, State], Exception], Response[bytes]]:
    def refuse(request: Request[Principal, None, State], error: Exception) -> Response[bytes]:
        correlation_id: UUID = request.scope["state"]["correlation_id"]
        status, body, headers = problems.answer(error, correlation_id)
        return Response(
            body,
            status_code=status,
            media_type="application/problem+json",
            headers={k.decode(): v.decode() for k, v in headers if k not in _FRAMED},
        )

    return refuse
