import asyncio
from typing import Any
from uuid import UUID

import httpx
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody
from litestar.types import Receive, Scope, Send

from contracts.commands.batch import Batch
from contracts.commands.conversation import SetTopic
from contracts.commands.message import MarkRead
from contracts.identity import Principal, Unauthenticated
from contracts.ids import SessionId, UserId, uuid7
from contracts.limits import RateLimited
from contracts.outage import Outage

PERSON = Principal(user_id=UserId(uuid7()), session_id=SessionId(uuid7()))
READER = Principal(
    user_id=UserId(uuid7()), session_id=SessionId(uuid7()), scopes=frozenset({"read"})
)


class Tokens:
    def __init__(self) -> None:
        self.principals = {"person": PERSON, "reader": READER}

    def known(self, token: str) -> Principal | None:
        return None if token else PERSON

    async def authenticate(self, token: str) -> Principal:
        await asyncio.sleep(0)
        if token not in self.principals:
            raise Unauthenticated("the token is unknown")
        return self.principals[token]


@get("/v1/whoami", sync_to_thread=False)
def whoami(
    principal: NamedDependency[Principal], correlation_id: NamedDependency[UUID]
) -> dict[str, str]:
    return {"user_id": str(principal.user_id), "correlation_id": str(correlation_id)}


@post("/v1/commands/mark-read", status_code=200, sync_to_thread=False)
def mark_read(data: JSONBody[MarkRead]) -> MarkRead:
    return data


@post("/v1/commands/set-topic", status_code=200, sync_to_thread=False)
def set_topic(data: JSONBody[SetTopic]) -> SetTopic:
    return data


@post("/v1/commands/several", status_code=200, sync_to_thread=False)
def several(data: JSONBody[Batch]) -> int:
    return len(data.commands)


@get("/v1/page", sync_to_thread=False)
def page(limit: FromQuery[int]) -> int:
    return limit


@get("/v1/account", opt={"session_only": True}, sync_to_thread=False)
def account() -> str:
    return "own"


@get("/v1/broken", opt={"public": True}, sync_to_thread=False)
def broken() -> None:
    raise ZeroDivisionError("secret detail")


@get("/v1/busy", opt={"public": True}, sync_to_thread=False)
def busy() -> None:
    raise RateLimited("search", 2.2)


@get("/v1/away", opt={"public": True}, sync_to_thread=False)
def away() -> None:
    raise Outage("the log cannot be read: disk I/O error")


async def hot(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise Unauthenticated("the hot path refuses")


def problem(answer: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["type"] == f"/problems/{slug}"
    assert body["status"] == status
    assert body["instance"] == f"urn:uuid:{answer.headers['x-request-id']}"
    return body


def mark(**changes: object) -> dict[str, object]:
    return {"command_id": str(uuid7()), "conversation_id": str(uuid7()), "seq": 1, **changes}


async def send_topic(client: httpx.AsyncClient, topic: bytes) -> httpx.Response:
    ids = f'"command_id": "{uuid7()}", "conversation_id": "{uuid7()}"'.encode()
    return await client.post(
        "/v1/commands/set-topic",
        content=b"{" + ids + b', "topic": "' + topic + b'"}',
        headers={"Content-Type": "application/json"},
    )


async def send(client: httpx.AsyncClient, content: bytes, **headers: str) -> httpx.Response:
    return await client.post(
        "/v1/commands/mark-read",
        content=content,
        headers={"Content-Type": "application/json", **headers},
    )
