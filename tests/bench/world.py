"""People and conversations to measure with, made over the public API."""

import asyncio
import json

from msgspec import Struct

from contracts.ids import uuid7
from tests.bench.http_load import Client, request
from tests.product import Reached

PASSWORD = "a long enough pass phrase"


class Person(Struct, frozen=True):
    """An account with an API token that reads and writes."""

    user_id: str
    token: str


class Pair(Struct, frozen=True):
    """A conversation of two."""

    conversation_id: str
    sender: Person
    reader: Person


class World:
    """Calls the API as its clients do."""

    def __init__(self, product: Reached) -> None:
        self._product = product
        self._client: Client | None = None
        self._count = 0

    async def call(
        self, method: str, path: str, token: str | None = None, body: object = None
    ) -> dict[str, object]:
        """Return the JSON of a successful answer."""
        if self._client is None:
            self._client = await Client.connect(self._product.port)
        raw = b"" if body is None else json.dumps(body).encode()
        answer = await self._client.ask(request(method, path, token, raw))
        while answer.status == 503:  # a place that has just been imported into is catching up
            await asyncio.sleep(1)
            answer = await self._client.ask(request(method, path, token, raw))
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {answer.body.decode()}")
        found = json.loads(answer.body)
        assert isinstance(found, dict)
        return found

    async def command(self, name: str, person: Person, **fields: object) -> dict[str, object]:
        """Send one command."""
        body = {"command_id": str(uuid7()), **fields}
        return await self.call("POST", f"/v1/commands/{name}", person.token, body)

    async def person(self) -> Person:
        """Register one more person; the first becomes the administrator."""
        self._count += 1
        body: dict[str, object] = {"user_name": f"bench.person.{self._count}", "password": PASSWORD}
        config = await self.call("GET", "/v1/auth/config")
        if config["first_run"]:
            body["invite"] = await asyncio.to_thread(self._product.setup_code)
        session = await self.call("POST", "/v1/auth/register", None, body)
        user = session["user"]
        assert isinstance(user, dict)
        token = await self.call(
            "POST",
            "/v1/auth/api-tokens",
            str(session["access_token"]),
            {"name": "bench", "scopes": ["read", "write"]},
        )
        return Person(str(user["user_id"]), str(token["token"]))

    async def people(self, count: int) -> list[Person]:
        """Register several."""
        return [await self.person() for _ in range(count)]

    async def pairs(self, people: list[Person], count: int) -> list[Pair]:
        """Make ``count`` groups of two, each person in about as many."""
        pairs = []
        for number in range(count):
            sender, reader = people[number % len(people)], people[(number + 1) % len(people)]
            conversation = str(uuid7())
            await self.command(
                "create-conversation",
                sender,
                conversation_id=conversation,
                kind="group",
                title=f"Pair {number}",
                member_ids=[reader.user_id],
            )
            pairs.append(Pair(conversation, sender, reader))
        return pairs
