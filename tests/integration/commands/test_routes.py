"""Commands over HTTP, through the real application."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from commands.api.app import command_routes
from commands.api.conversations import conversation_operations
from commands.api.invites import invite_operations
from commands.api.members import member_operations
from commands.api.operation import by_name
from commands.api.problems import STATUS
from commands.api.users import user_operations
from contracts.identity import Principal, Unauthenticated
from contracts.ids import SessionId, UserId, uuid7
from infra.http.application import build_application
from infra.http.edge import Edge
from infra.http.problems import Problems
from infra.memory.limits import MemoryLimiter, Rate
from infra.sealing import TokenSealer
from tests.integration.commands.world import CODES, World

SEALER = TokenSealer(bytes(32))
BURST = 20


class OwnNames:
    """Everyone's token is the own id, here; a bot's begins with its scope."""

    def known(self, token: str) -> Principal | None:
        scope, _, user_id = token.rpartition(":")
        if not user_id:
            return None
        return Principal(
            user_id=UserId(UUID(user_id)),
            session_id=SessionId(uuid7()),
            scopes=frozenset({scope}) if scope else None,
        )

    async def authenticate(self, token: str) -> Principal:
        raise Unauthenticated(token)


@pytest.fixture
def app(world: World) -> Edge:
    node = world.node
    operations = by_name(
        [
            *conversation_operations(node.conversations),
            *member_operations(node.members),
            *invite_operations(node.invites, CODES),
            *user_operations(node.users),
        ]
    )
    limiter = MemoryLimiter({"command": Rate(0.001, BURST)}, lambda: 0.0)
    return build_application(
        command_routes(operations, sealer=SEALER, limiter=limiter),
        problems=Problems(STATUS),
        authenticator=OwnNames(),
        hot={},
    )


@pytest.fixture
async def client(app: Edge) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type] # httpx types ASGI loosely
    async with httpx.AsyncClient(transport=transport, base_url="http://server") as opened:
        yield opened


async def send(
    client: httpx.AsyncClient, token: object, name: str, **fields: Any
) -> httpx.Response:
    body = {"command_id": str(uuid7()), **{key: str(it) for key, it in fields.items()}}
    return await client.post(
        f"/v1/commands/{name}", json=body, headers={"Authorization": f"Bearer {token}"}
    )


async def test_a_group_is_made_and_a_link_leads_into_it(
    client: httpx.AsyncClient, world: World
) -> None:
    anna, ben = await world.people(2)
    room, link = uuid7(), uuid7()
    made = await send(client, anna, "create-conversation", conversation_id=room, kind="group")
    assert made.json().keys() == {"position", "conversation_id"}
    assert made.json()["conversation_id"] == str(room)
    SEALER.open(made.json()["position"])
    invite = {"conversation_id": room, "invite_id": link}
    offered = await send(client, anna, "create-invite-link", **invite)
    joined = await send(client, ben, "accept-invite-link", code=offered.json()["code"])
    assert joined.json()["conversation_id"] == str(room)
    pinned = await send(client, ben, "pin-conversation", conversation_id=room)
    assert (pinned.status_code, pinned.json().keys()) == (200, {"position"})


async def test_a_repeat_gets_the_same_answer(client: httpx.AsyncClient, world: World) -> None:
    (anna,) = await world.people(1)
    fields = {"command_id": uuid7(), "conversation_id": uuid7(), "kind": "group"}
    first = await send(client, anna, "create-conversation", **fields)
    again = await send(client, anna, "create-conversation", **fields)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    other = await send(client, anna, "create-conversation", **(fields | {"title": "Lunch"}))
    assert other.status_code == 422
    assert other.json()["type"] == "/problems/command-id-reused"


async def test_refusals_are_problems(client: httpx.AsyncClient, world: World) -> None:
    anna, ben = await world.people(2)
    group, channel = uuid7(), uuid7()
    await send(client, anna, "create-conversation", conversation_id=group, kind="group")
    await send(
        client,
        anna,
        "create-conversation",
        conversation_id=channel,
        kind="channel",
        visibility="public",
        slug="general",
    )
    answers = {
        ("leave-conversation", ben): [(group, 404), (channel, 403), (uuid7(), 404)],
        ("join-conversation", anna): [(group, 409), (channel, 409)],
        ("archive-conversation", ben): [(group, 404), (channel, 403)],
    }
    for (name, actor), expected in answers.items():
        for conversation_id, status in expected:
            answer = await send(client, actor, name, conversation_id=conversation_id)
            assert answer.status_code == status, answer.text
            assert answer.headers["content-type"] == "application/problem+json"
    hidden = await send(
        client, anna, "rename-conversation", conversation_id=group, title="a\u202eb"
    )
    assert hidden.status_code == 400
    assert hidden.json()["errors"][0]["path"] == "$.title"


async def test_a_budget_is_each_persons_own(client: httpx.AsyncClient, world: World) -> None:
    anna, ben = await world.people(2)
    for _ in range(BURST):
        await send(client, anna, "leave-conversation", conversation_id=uuid7())
    spent = await send(client, anna, "leave-conversation", conversation_id=uuid7())
    assert spent.status_code == 429
    assert int(spent.headers["retry-after"]) > 0
    other = await send(client, ben, "leave-conversation", conversation_id=uuid7())
    assert other.status_code == 404


async def test_only_an_administrating_token_ends_accounts(
    client: httpx.AsyncClient, world: World
) -> None:
    (anna,) = await world.people(1)
    refused = await send(client, f"write:{anna}", "deactivate-user", user_id=anna)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/out-of-scope")
    done = await send(client, f"admin:{anna}", "deactivate-user", user_id=anna)
    assert done.status_code == 200


def test_every_command_is_described(app: Edge) -> None:
    paths: Any = app.openapi()["paths"]
    described = {path: it["post"] for path, it in paths.items() if "/commands/" in path}
    assert len(described) == 24
    for path, operation in described.items():
        name = path.rpartition("/")[2]
        assert operation["operationId"] == name
        assert operation["summary"]
        command = "".join(word.title() for word in name.split("-"))
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        assert body["$ref"].endswith(f"/{command}")
        assert {"200", "400", "401", "422", "429", "503"} <= operation["responses"].keys()
