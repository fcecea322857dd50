"""The outermost ASGI application: correlation id, protective headers, and no traceback ever."""

from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import cast
from uuid import UUID

import structlog
from litestar import Litestar
from litestar.enums import ScopeType
from litestar.types import (
    ASGIApp,
    ControllerRouterHandler,
    HTTPScope,
    LifeSpanReceive,
    LifeSpanScope,
    LifeSpanSend,
    Message,
    Receive,
    Scope,
    Send,
)
from structlog.contextvars import bind_contextvars

from contracts.ids import uuid7
from contracts.problems import ProblemFor
from contracts.tracing import Spans
from infra.http.forwarded import believe_proxies
from infra.http.headers import CLOSE, protected
from infra.http.openapi import describe
from infra.http.readiness import Readiness
from infra.metrics.requests import RequestMetrics

_LOGGER = structlog.get_logger()


class Edge:
    """Gives each request its id, answers the hot paths directly and leaves the rest to ``app``."""

    def __init__(
        self,
        app: Litestar,
        hot: Mapping[str, ASGIApp],
        problem_for: ProblemFor,
        *,
        routes: Sequence[ControllerRouterHandler],
        trusted_proxies: int = 0,
        sockets: Mapping[str, ASGIApp] | None = None,
        readiness: Readiness | None = None,
    ) -> None:
        """Keep the applications by path; ``hot`` ones get POST requests only."""
        self.requests = RequestMetrics()
        self.spans: Spans | None = None
        """Whoever follows requests through the processes."""
        self._readiness = readiness or Readiness()
        self._sockets = sockets or {}
        self._trusted_proxies = trusted_proxies
        self._app = app
        self._routes = routes
        self._hot = hot
        self._problem_for = problem_for

    def openapi(self) -> dict[str, object]:
        """Return the description of every documented route."""
        return describe(self._routes)

    def served(self) -> set[tuple[str, str]]:
        """Return method and path of whatever is answered; a socket's method is WEBSOCKET."""
        typed = {
            (method, route.path_format) for route in self._app.routes for method in route.methods
        }
        hot = {("POST", path) for path in self._hot}
        return typed | hot | {("WEBSOCKET", path) for path in self._sockets}

    async def __call__(
        self,
        scope: Scope | LifeSpanScope,
        receive: Receive | LifeSpanReceive,
        send: Send | LifeSpanSend,
    ) -> None:
        """Serve one connection, or the server's start and stop."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        correlation_id = uuid7()
        scope.setdefault("state", {})["correlation_id"] = correlation_id
        believe_proxies(scope, self._trusted_proxies)
        if scope["type"] == ScopeType.HTTP:
            await self._serve(scope, cast("Receive", receive), cast("Send", send), correlation_id)
        else:
            app = self._sockets.get(scope["path"], self._app)
            await app(scope, cast("Receive", receive), cast("Send", send))

    async def _serve(
        self, scope: HTTPScope, receive: Receive, send: Send, correlation_id: UUID
    ) -> None:
        hot = self._hot.get(scope["path"]) if scope["method"] == "POST" else None
        if hot is None:
            # What the hot paths log names its requests itself; binding costs a microsecond.
            bind_contextvars(correlation_id=str(correlation_id))
        came, started = perf_counter(), False

        async def send_protected(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = protected(list(message["headers"]), scope["path"], correlation_id)
                message["headers"] = [*headers, CLOSE] if self._readiness.draining else headers
                seconds = perf_counter() - came
                self._count(scope, message["status"], seconds, hot=hot is not None)
            await send(message)

        try:
            await (hot or self._app)(scope, receive, send_protected)
        except Exception as error:
            if started:
                raise
            await self._refuse(error, send_protected, correlation_id)

    def _count(self, scope: HTTPScope, status: int, seconds: float, *, hot: bool) -> None:
        method = scope["method"]
        route = scope["path"] if hot else scope.get("path_template", "")
        self.requests.answered(method, route, status, seconds)
        if self.spans is not None:
            name, request = f"{method} {route}", scope["state"]["correlation_id"]
            self.spans.began(request, name, seconds, **{"http.response.status_code": status})
        if not hot:
            _LOGGER.debug(
                "request_answered", method=method, route=route, status=status, seconds=seconds
            )

    async def _refuse(self, error: Exception, send: Send, correlation_id: UUID) -> None:
        status, body, headers = self._problem_for(error, correlation_id)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})
