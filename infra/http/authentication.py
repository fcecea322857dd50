"""Who is asking: verifies the bearer token of each request to a route that is not public."""

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from commands.api.requests import bearer_token
from contracts.identity import Authenticator, OutOfScope, require_scope

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Authentication(ASGIMiddleware):
    """Puts the principal into the request's state, or refuses.

    A route says ``public=True`` to be open, ``session_only=True`` to refuse API tokens and
    ``scope="…"`` to ask for another scope than its method does. Sockets authenticate by frame.
    """

    scopes = (ScopeType.HTTP,)
    exclude_opt_key = "public"

    def __init__(self, authenticator: Authenticator) -> None:
        """Keep who verifies."""
        self._authenticator = authenticator

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Let the request pass once it is known whose it is."""
        if scope["type"] == ScopeType.HTTP:
            token = bearer_token(scope["headers"])
            principal = self._authenticator.known(token)
            if principal is None:
                principal = await self._authenticator.authenticate(token)
            options = scope["route_handler"].opt
            by_method = "read" if scope["method"] in READING else "write"
            require_scope(principal, options.get("scope", by_method))
            if principal.scopes is not None and options.get("session_only"):
                raise OutOfScope("a session")
            scope["state"]["principal"] = principal
        await next_app(scope, receive, send)
