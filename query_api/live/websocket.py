"""``WS /v1/live``: a plain ASGI application, which composition puts in front of the framework."""

import asyncio

import structlog
from litestar.types import Receive, Scope, Send

from contracts.identity import Authenticator, OutOfScope, Principal, Unauthenticated, require_scope
from contracts.limits import RateLimited
from contracts.outage import Outage
from query_api.errors import NotCaughtUp
from query_api.live.connections import Connections
from query_api.live.dialogue import Dialogue
from query_api.live.endings import ending_of, unauthenticated
from query_api.live.frames import Hello, MalformedFrame, decode_frame
from query_api.live.hub import Hub
from query_api.live.origins import Origins, origin_of
from query_api.live.outlet import Ended, WebSocketOutlet
from query_api.live.ports import PresenceBoard, Tickets, TypingBoard
from query_api.live.rooms import Listener

_LOGGER = structlog.get_logger()

HELLO_SECONDS = 10.0

PATH = "/v1/live"


class LiveSocket:
    """Greets, authenticates by the first frame, and then speaks and listens until one side ends."""

    def __init__(
        self,
        hub: Hub,
        connections: Connections,
        authenticator: Authenticator,
        tickets: Tickets,
        *,
        presence: PresenceBoard,
        typing: TypingBoard,
        origins: Origins,
        hello_seconds: float = HELLO_SECONDS,
    ) -> None:
        """Keep what a socket needs."""
        self._hub = hub
        self._connections = connections
        self._authenticator = authenticator
        self._tickets = tickets
        self._presence = presence
        self._typing = typing
        self._origins = origins
        self._hello_seconds = hello_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket from its handshake to its end."""
        await receive()
        headers = list(scope["headers"])
        if not self._origins.admits(headers):
            await send({"type": "websocket.close", "code": 4003, "reason": ""})
            return
        await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
        origin = origin_of(headers)
        # Most sockets are idle: nothing is kept of the handshake that is not needed again.
        scope["headers"] = []
        headers.clear()
        outlet = WebSocketOutlet(send)
        greeted = await self._greet(outlet, receive, origin)
        if greeted is not None:
            principal, listener = greeted
            await self._talk(principal, listener, receive)
        await outlet.finished()

    async def _greet(
        self, outlet: WebSocketOutlet, receive: Receive, origin: str | None
    ) -> tuple[Principal, Listener] | None:
        try:
            async with asyncio.timeout(self._hello_seconds):
                hello = await _hello(receive)
                principal = await self._identify(hello, origin)
            return principal, await self._connections.open(principal, outlet, hello.positions)
        except TimeoutError:
            outlet.end(unauthenticated("no hello came in time"))
        except (
            Unauthenticated,
            OutOfScope,
            MalformedFrame,
            NotCaughtUp,
            Outage,
            RateLimited,
        ) as error:
            outlet.end(ending_of(error))
        except Ended:
            pass
        except Exception as error:
            # Whoever waits for a welcome is told, and comes again; the log says why.
            _LOGGER.exception("socket_not_opened")
            outlet.end(ending_of(error))
        return None

    async def _identify(self, hello: Hello, origin: str | None) -> Principal:
        if hello.access_token is not None:
            token = hello.access_token
            known = self._authenticator.known(token)
            principal = known or await self._authenticator.authenticate(token)
        elif hello.ticket is not None:
            principal = await self._tickets.redeem(hello.ticket, origin)
        else:
            raise Unauthenticated("hello has an access_token or a ticket")
        require_scope(principal, "read")
        return principal

    async def _talk(self, principal: Principal, listener: Listener, receive: Receive) -> None:
        dialogue = Dialogue(
            self._hub,
            self._authenticator,
            presence=self._presence,
            typing=self._typing,
            principal=principal,
            listener=listener,
        )
        try:
            while (text := await _next(receive)) is not None:
                await dialogue.hear(text)
        finally:
            dialogue.close()
            await self._connections.close(listener)


async def _next(receive: Receive) -> str | bytes | None:
    message = await receive()
    if message["type"] != "websocket.receive":
        return None
    return message.get("text") or message.get("bytes") or b""


async def _hello(receive: Receive) -> Hello:
    text = await _next(receive)
    if text is None:
        raise Ended
    frame = decode_frame(text)
    if not isinstance(frame, Hello):
        raise MalformedFrame("the first frame is hello")
    return frame
