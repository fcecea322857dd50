"""A person at the product's public API: signs in, commands, reads and follows live."""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

from contracts.ids import uuid7
from tests.product import Reachable

PASSWORD = "correct horse battery staple"

JSON = dict[str, Any]


class Person:
    """One signed-in account; every call is over HTTP or a socket."""

    def __init__(self, product: Reachable, session: JSON, password: str = PASSWORD) -> None:
        self.password = password
        self.product = product
        self.session = session
        self.user_id: str = session["user"]["user_id"]
        self.user_name: str = session["user"]["user_name"]
        self.token: str = session["access_token"]
        self.positions: dict[str, str] = {}
        self._http = httpx.AsyncClient(timeout=30)

    @classmethod
    async def register(cls, product: Reachable, user_name: str, **fields: object) -> "Person":
        """Make an account; the first of a server needs its setup code."""
        async with httpx.AsyncClient(base_url=product.url, timeout=30) as http:
            config = (await http.get("/v1/auth/config")).json()
            body = {"user_name": user_name, "password": PASSWORD, **fields}
            if config["first_run"]:
                body.setdefault("invite", await asyncio.to_thread(product.setup_code))
            answer = await http.post("/v1/auth/register", json=body)
        assert answer.status_code == 201, answer.text
        return cls(product, answer.json())

    @classmethod
    async def sign_in(cls, product: Reachable, login: str, password: str) -> "Person":
        """Come as who has an account already."""
        async with httpx.AsyncClient(base_url=product.url, timeout=30) as http:
            answer = await http.post("/v1/auth/login", json={"login": login, "password": password})
        assert answer.status_code == 200, answer.text
        return cls(product, answer.json(), password)

    async def post(self, path: str, body: object) -> httpx.Response:
        """Post as this person."""
        return await self._http.post(
            f"{self.product.url}{path}", json=body, headers=self._headers()
        )

    async def try_command(self, name: str, **fields: object) -> httpx.Response:
        """Send a command and return whatever came."""
        body = {"command_id": str(uuid7()), **fields}
        return await self.post(f"/v1/commands/{name}", body)

    async def command(self, name: str, **fields: object) -> JSON:
        """Send a command that is to succeed, and keep its position."""
        answer = await self.try_command(name, **fields)
        assert answer.status_code == 200, f"{name}: {answer.status_code} {answer.text}"
        found: JSON = answer.json()
        self.keep(found["position"])
        return found

    async def try_get(self, path: str, **query: object) -> httpx.Response:
        """Ask for what has every position this person holds; return whatever came."""
        positions = ", ".join(self.positions.values())
        headers = self._headers() | ({"X-Position": positions} if positions else {})
        parameters = {name: str(value) for name, value in query.items()}
        return await self._http.get(f"{self.product.url}{path}", params=parameters, headers=headers)

    async def read(self, path: str, **query: object) -> httpx.Response:
        """Read until the answer has every position this person holds: a server may be busy."""
        while "X-Stale" in (answer := await self.try_get(path, **query)).headers:
            pass
        return answer

    async def get(self, path: str, **query: object) -> JSON:
        """Read something that is to be there."""
        answer = await self.read(path, **query)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        found: JSON = answer.json()
        return found

    async def create(self, kind: str = "group", **fields: object) -> str:
        """Create a conversation and return its id."""
        done = await self.command(
            "create-conversation", conversation_id=str(uuid7()), kind=kind, **fields
        )
        found: str = done["conversation_id"]
        return found

    async def send(self, conversation_id: str, body: str, **fields: object) -> JSON:
        """Send a message and return the answer."""
        return await self.command(
            "send-message",
            conversation_id=conversation_id,
            message_id=str(uuid7()),
            body=body,
            **fields,
        )

    async def history(self, conversation_id: str, **query: object) -> list[JSON]:
        """Return the messages of one page, without the system items."""
        page = await self.get(f"/v1/conversations/{conversation_id}/messages", **query)
        return [item for item in page["items"] if item["kind"] == "text"]

    async def live(self, *, resume: bool = False) -> "Live":
        """Open a socket, as of now or from the positions held."""
        socket = await connect(self.product.url.replace("http", "ws") + "/v1/live")
        hello: JSON = {"type": "hello", "access_token": self.token}
        if resume:
            hello["positions"] = list(self.positions.values())
        await socket.send(json.dumps(hello))
        live = Live(self, socket)
        live.welcome = await live.next("welcome")
        return live

    def keep(self, position: str) -> None:
        """Hold the newest token of a lane."""
        self.positions[position.partition(".")[0]] = position

    async def close(self) -> None:
        """Leave."""
        await self._http.aclose()

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


class Live:
    """An open socket; frames are taken in the order of their arrival."""

    def __init__(self, person: Person, socket: ClientConnection) -> None:
        self._person = person
        self.socket = socket
        self.welcome: JSON = {}
        self._updates: deque[JSON] = deque()

    async def next(self, kind: str) -> JSON:
        """Return the next frame of a kind, passing over others."""
        while True:
            frame: JSON = json.loads(await self.socket.recv())
            for position in [frame.get("position"), *frame.get("positions", [])]:
                if position:
                    self._person.keep(position)
            if frame["type"] == kind:
                return frame

    async def update(self, kind: str, where: Callable[[JSON], bool] = lambda _: True) -> JSON:
        """Return the next update of a kind; a frame may hold several."""
        while True:
            while self._updates:
                update = self._updates.popleft()
                if update["kind"] == kind and where(update):
                    return update
            frame = await self.next("update")
            where_it_is = {"conversation_id": frame.get("conversation_id")}
            self._updates += [where_it_is | update for update in frame["updates"]]

    async def messages(self, count: int) -> list[JSON]:
        """Return the next messages that are sent."""
        return [(await self.update("message-sent"))["message"] for _ in range(count)]

    async def close(self) -> None:
        """Close the socket."""
        await self.socket.close()
