"""The raw routes of ``send-message`` and ``batch`` beside the typed ones, over one core."""

from typing import Any

import httpx
from litestar.types import ASGIApp

from commands.api.app import command_routes
from commands.api.batch_route import batch_route
from commands.api.batches import Batches
from commands.api.hot_path import HotBatch, HotSend
from commands.api.messages import message_operations
from commands.api.operation import by_name
from commands.api.problems import STATUS
from contracts.identity import Principal, Unauthenticated
from contracts.ids import ConversationId, SessionId, UserId, uuid7
from contracts.limits import RateLimited
from infra.http.application import build_application
from infra.http.problems import Problems
from infra.sealing import TokenSealer
from tests.integration.messages.world import World

SEND = "/v1/commands/send-message"
BATCH = "/v1/commands/batch"


class Tokens:
    """Knows the people of the test; ``slow`` tokens have to be verified each time."""

    def __init__(self, **people: Principal) -> None:
        self._people = people

    def known(self, token: str) -> Principal | None:
        return self._people.get(token)

    async def authenticate(self, token: str) -> Principal:
        if token.startswith("slow-"):
            return self._people[token.removeprefix("slow-")]
        raise Unauthenticated("the token is unknown")


class Limits:
    """Refuses one person."""

    def __init__(self, spent: UserId) -> None:
        self._spent = str(spent)

    async def take(self, budget: str, key: str, cost: float = 1.0) -> None:
        if key == self._spent:
            raise RateLimited(budget, cost)


class Doors:
    """The same application twice: with the raw routes in front, and without."""

    def __init__(self, world: World, people: dict[str, UserId]) -> None:
        principals = {
            name: Principal(user_id=user_id, session_id=SessionId(uuid7()))
            for name, user_id in people.items()
        }
        principals["reader"] = Principal(
            user_id=people["ann"], session_id=SessionId(uuid7()), scopes=frozenset({"read"})
        )
        tokens, limits = Tokens(**principals), Limits(people["busy"])
        sealer, problems = TokenSealer(bytes(32)), Problems(STATUS)
        operations = by_name(
            message_operations(world.core, world.messages, world.scheduling, world.markers)
        )
        batches = Batches(
            operations, world.core, sealer=sealer, limiter=limits, problem_for=problems.answer
        )
        routes = [
            *command_routes(operations, sealer=sealer, limiter=limits),
            batch_route(batches),
        ]
        hot: dict[str, ASGIApp] = {
            SEND: HotSend(world.core, tokens, limits, sealer),
            BATCH: HotBatch(batches, tokens),
        }
        self.raw = _client(
            build_application(routes, problems=problems, authenticator=tokens, hot=hot)
        )
        self.typed = _client(
            build_application(routes, problems=problems, authenticator=tokens, hot={})
        )


def _client(app: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test")


class Place:
    """Two doors into a world with a conversation."""

    def __init__(self, doors: Doors, tea: ConversationId) -> None:
        self.doors = doors
        self.tea = tea


def send_body(tea: ConversationId, **changes: Any) -> dict[str, Any]:
    body = {
        "command_id": str(uuid7()),
        "conversation_id": str(tea),
        "message_id": str(uuid7()),
        "body": "Hello",
    }
    return {key: value for key, value in (body | changes).items() if value is not ...}


JSON_TYPE = {"content-type": "application/json"}
ANN = {"authorization": "Bearer ann"}
