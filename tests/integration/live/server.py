"""A real server on a free port, for sockets and event streams."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from litestar.types import ASGIApp
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from contracts.ids import UserId
from contracts.views.user import Server
from infra.bootstrap.listener import Listener
from infra.bootstrap.problems import all_problems
from infra.http.application import build_application
from infra.memory.limits import MemoryLimiter
from query_api.api.app import query_routes
from query_api.api.live import LiveController
from query_api.live.websocket import PATH
from tests.integration.live.place import JSON, SEALER, Place


class Nothing:
    """Read models that these tests do not ask."""

    async def wait(self, *_: object) -> bool:
        return True

    def visible(self, _: str) -> dict[int, int]:
        return {}


@asynccontextmanager
async def serving(place: Place) -> AsyncIterator[int]:
    """Serve the live feed of a place, and yield the port."""
    nothing: Any = Nothing()
    routes = query_routes(
        conversations=nothing,
        members=nothing,
        people=nothing,
        authority=place.authority,
        freshness=nothing,
        log=place.log,
        sealer=SEALER,
        limiter=MemoryLimiter({"read": None}, lambda: 0.0),
        server=Server(name="Here", version="1", max_body_length=16_384),
        routes=[LiveController],
        dependencies={"live": place.live},
    )
    sockets: dict[str, ASGIApp] = {PATH: place.live.socket}
    app = build_application(
        routes, problems=all_problems(), authenticator=place.names, hot={}, sockets=sockets
    )
    listener = Listener(app, "127.0.0.1", 0)
    await listener.start()
    try:
        yield listener.port
    finally:
        await place.live.drain(spread=0.0, seconds=0.0)
        await listener.stop()


class Client:
    """One end of a socket that speaks and hears JSON."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    @classmethod
    async def open(cls, port: int, **options: Any) -> "Client":
        return cls(await connect(f"ws://127.0.0.1:{port}{PATH}", compression=None, **options))

    @classmethod
    async def hello(cls, port: int, user_id: UserId, **fields: Any) -> "Client":
        """Open a socket and go on to the welcome."""
        client = await cls.open(port)
        await client.say(type="hello", access_token=str(user_id), **fields)
        assert (await client.hear())["type"] == "welcome"
        return client

    async def say(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def hear(self, kind: str | None = None) -> JSON:
        """Return the next frame of a kind, or the next that is not about presence."""
        while True:
            frame: JSON = json.loads(await self.socket.recv())
            if frame["type"] == kind or (kind is None and frame["type"] != "presence"):
                return frame

    async def last_words(self) -> tuple[JSON, int | None]:
        """Return the frame that comes before the close, with the close's code."""
        frame: JSON = {}
        with suppress(ConnectionClosed):
            while True:
                frame = await self.hear()
        return frame, self.socket.close_code

    async def closed(self) -> int | None:
        """Return the code with which the server closes, whatever comes before."""
        return (await self.last_words())[1]
