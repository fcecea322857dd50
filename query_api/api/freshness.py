"""Read-your-writes over HTTP: ``X-Position`` in and out, and ``X-Stale`` where time ran out.

A route that reads a projection says so with ``reads="<projection>"``. It then waits until the
projection has what its caller has seen, and answers with the positions that it stands for: of one
conversation's lanes where its path names a conversation, else of all. A route that looks names up
in other projections says so with ``looks_up=[…]``, and waits for them too: who was just renamed is
found by the new name.
"""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

from litestar.datastructures import ResponseHeader
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.params import HeaderParameter
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from contracts.log import PARTITIONS, Position
from contracts.streams import partition_of
from contracts.tokens import InvalidToken, Sealer
from query_api.ports import Freshness

SECONDS = 2.0
"""How long a read waits before it answers with what there is."""

PARAMETERS = {
    "positions": HeaderParameter(
        annotation=str | None,
        name="X-Position",
        required=False,
        description="Position tokens, comma between, that the answer shall have.",
    )
}
ANSWERED = (
    ResponseHeader(
        name="X-Position",
        documentation_only=True,
        description="Position tokens, comma between, that this answer stands for.",
    ),
    ResponseHeader(
        name="X-Stale",
        documentation_only=True,
        description="`true` where the positions asked for were not there in time.",
    ),
)

_MOST_TOKENS = 64


class PositionHeaders(ASGIMiddleware):
    """Lets a read wait for what its caller has seen, and tell what it stands for."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, freshness: Freshness, sealer: Sealer, seconds: float = SECONDS) -> None:
        """Wait ``seconds`` at most."""
        self._freshness = freshness
        self._sealer = sealer
        self._seconds = seconds
        self._sealed: dict[int, tuple[int, str]] = {}

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Serve one request; the positions are taken before the read, so it has at least them."""
        options = scope["route_handler"].opt
        projection = options.get("reads")
        if projection is None:
            await next_app(scope, receive, send)
            return
        fresh = await self._wait([projection, *options.get("looks_up", ())], self._asked(scope))
        added = [(b"x-position", self._stands_for(projection, scope))]
        if not fresh:
            added.append((b"x-stale", b"true"))

        async def send_with_positions(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await next_app(scope, receive, send_with_positions)

    async def _wait(self, projections: Sequence[str], asked: Sequence[Position]) -> bool:
        """Wait until each projection has the positions; False if time ran out for one."""
        waits = (self._freshness.wait(each, asked, self._seconds) for each in projections)
        return all(await asyncio.gather(*waits))

    def _asked(self, scope: Scope) -> Sequence[Position]:
        """Return the positions of the request's headers.

        Raises:
            InvalidToken: one was not sealed here, or there are too many.
        """
        lines = [value for name, value in scope["headers"] if name == b"x-position"]
        tokens = [token.strip() for line in lines for token in line.decode("latin-1").split(",")]
        if len(tokens) > _MOST_TOKENS:
            raise InvalidToken("more position tokens than there are lanes")
        return [self._sealer.open(token) for token in tokens if token]

    def _stands_for(self, projection: str, scope: Scope) -> bytes:
        visible = self._freshness.visible(projection)
        key = scope["path_params"].get("conversation_id")
        lanes = sorted(visible) if key is None else _lanes_of(UUID(str(key)), visible)
        return ",".join(self._token(lane, visible[lane]) for lane in lanes).encode()

    def _token(self, lane: int, offset: int) -> str:
        """Seal a position, or take the token that stands for it already."""
        known = self._sealed.get(lane)
        if known is None or known[0] != offset:
            known = self._sealed[lane] = (offset, self._sealer.seal(Position(lane, offset)))
        return known[1]


def _lanes_of(key: UUID, visible: Mapping[int, int]) -> list[int]:
    partition = partition_of(key, PARTITIONS)
    return [lane for lane in sorted(visible) if lane % PARTITIONS == partition]
