"""The budget of reads: each costs its person one."""

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from contracts.identity import Principal
from contracts.limits import Limiter


class ReadBudget(ASGIMiddleware):
    """Lets a person read as often as the ``read`` budget allows."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, limiter: Limiter) -> None:
        self._limiter = limiter

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Serve one request, or refuse it with ``RateLimited``."""
        principal: Principal | None = scope["state"].get("principal")
        if principal is not None:
            await self._limiter.take("read", str(principal.user_id))
        await next_app(scope, receive, send)
