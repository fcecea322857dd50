import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest
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
from infra.http.application import build_application
from infra.http.problems import Problems

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


async def hot(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise Unauthenticated("the hot path refuses")


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = build_application(
        [whoami, mark_read, set_topic, several, page, account, broken, busy],
        problems=Problems(),
        authenticator=Tokens(),
        hot={"/v1/commands/hot": hot},
    )
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type] # httpx types ASGI loosely
    async with httpx.AsyncClient(
        transport=transport,
        base_url="http://server",
        headers={"Authorization": "Bearer person"},
    ) as opened:
        yield opened


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


async def test_each_answer_carries_its_request_id_and_protection(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/whoami")
    assert answer.json() == {
        "user_id": str(PERSON.user_id),
        "correlation_id": answer.headers["x-request-id"],
    }
    assert UUID(answer.headers["x-request-id"]).version == 7
    assert answer.headers["cache-control"] == "no-store, private"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "authorization", ["", "Basic person", "Bearer", "Bearer ", "Bearer unknown", "person"]
)
async def test_a_request_that_speaks_for_nobody_is_401(
    client: httpx.AsyncClient, authorization: str
) -> None:
    answer = await client.get("/v1/whoami", headers={"Authorization": authorization})
    problem(answer, 401, "unauthenticated")
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_reading_token_may_not_write_nor_touch_the_account(
    client: httpx.AsyncClient,
) -> None:
    reader = {"Authorization": "Bearer reader"}
    assert (await client.get("/v1/whoami", headers=reader)).status_code == 200
    problem(await send(client, json.dumps(mark()).encode(), **reader), 403, "out-of-scope")
    problem(await client.get("/v1/account", headers=reader), 403, "out-of-scope")


async def test_unknown_paths_and_methods_are_problems(client: httpx.AsyncClient) -> None:
    problem(await client.get("/v1/nothing"), 404, "not-found")
    problem(await client.delete("/v1/whoami"), 405, "method-not-allowed")


async def test_an_unforeseen_error_says_nothing_of_itself(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/broken")
    problem(answer, 500, "internal-error")
    assert "secret" not in answer.text


async def test_a_spent_budget_says_when_to_come_back(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/busy")
    problem(answer, 429, "rate-limited")
    assert answer.headers["retry-after"] == "3"
    assert answer.headers["ratelimit"] == '"search";r=0;t=3'


async def test_a_hot_path_is_protected_like_any_other(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/commands/hot")
    problem(answer, 401, "unauthenticated")
    assert answer.headers["cache-control"] == "no-store, private"
    problem(await client.get("/v1/commands/hot"), 404, "not-found")


async def test_a_sound_body_passes(client: httpx.AsyncClient) -> None:
    body = mark()
    answer = await send(client, json.dumps(body).encode())
    assert answer.status_code == 200
    assert answer.json() == body


WRONG = {
    "an unknown field": (mark(actor_id="x"), "$"),
    "a text for a number": (mark(seq="1"), "$.seq"),
    "a number out of bounds": (mark(seq=-1), "$.seq"),
    "a number beyond 64 bits": (mark(seq=2**80), "$.seq"),
    "an id that is none": (mark(command_id="one"), "$.command_id"),
    "a list": ([], "$"),
    "null": (None, "$"),
}


@pytest.mark.parametrize(("body", "path"), WRONG.values(), ids=WRONG)
async def test_a_wrong_body_is_refused_with_the_place(
    client: httpx.AsyncClient, body: object, path: str
) -> None:
    answer = await send(client, json.dumps(body).encode())
    assert problem(answer, 400, "malformed-request")["errors"][0]["path"] == path


BROKEN = {
    "nothing": b"",
    "no JSON": b"{",
    "text that is not UTF-8": b'{"command_id": "\xff"}',
    "a surrogate in UTF-8": b'{"command_id": "\xed\xa0\x80"}',
    "half a surrogate pair": b'{"command_id": "\\ud800"}',
    "NUL escaped": b'{"command_id": "\\u0000"}',
    "NUL after backslashes": b'{"command_id": "\\\\\\u0000"}',
    "NUL as it is": b'{"command_id": "\x00"}',
    "20,000 brackets": b"[" * 20_000,
    "20,000 brackets in an unknown field": b'{"x": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "two documents": b"{}{}",
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
async def test_a_broken_body_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    problem(await send(client, body), 400, "malformed-request")


@pytest.mark.parametrize("topic", [b"\\u0000", b"a\\\\\\u0000", b"\\\\\\\\\\u0000b"])
async def test_nul_in_a_text_is_refused_however_it_is_written(
    client: httpx.AsyncClient, topic: bytes
) -> None:
    answer = await send_topic(client, topic)
    assert "NUL" in problem(answer, 400, "malformed-request")["detail"]


@pytest.mark.parametrize("topic", [b"\\\\u0000", b"\\\\\\\\u0000", b"u0000", b"\\u0001"])
async def test_a_backslash_before_u0000_is_text(client: httpx.AsyncClient, topic: bytes) -> None:
    answer = await send_topic(client, topic)
    assert answer.status_code == 200
    assert answer.json()["topic"] == json.loads(b'"' + topic + b'"')


async def test_what_is_kept_raw_may_not_be_nested_without_end(client: httpx.AsyncClient) -> None:
    deep = b"[" * 20_000 + b"]" * 20_000
    answer = await client.post(
        "/v1/commands/several",
        content=b'{"commands": [{"name": "x", "body": ' + deep + b"}]}",
        headers={"Content-Type": "application/json"},
    )
    assert "deeply" in problem(answer, 400, "malformed-request")["detail"]


async def test_a_large_body_is_refused_before_it_is_read(client: httpx.AsyncClient) -> None:
    problem(await send(client, b" " * 70_000), 413, "too-large")


async def test_a_large_body_without_a_length_is_refused(client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(70):
            yield b" " * 1_000

    answer = await client.post(
        "/v1/commands/mark-read", content=chunks(), headers={"Content-Type": "application/json"}
    )
    problem(answer, 413, "too-large")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_a_body_of_another_type_is_refused(client: httpx.AsyncClient, kind: str) -> None:
    answer = await send(client, json.dumps(mark()).encode(), **{"Content-Type": kind})
    problem(answer, 415, "unsupported-media-type")


async def test_wrong_and_missing_parameters_are_problems(client: httpx.AsyncClient) -> None:
    assert problem(await client.get("/v1/page?limit=x"), 400, "malformed-request")["errors"]
    problem(await client.get("/v1/page"), 400, "malformed-request")
    problem(await client.get("/v1/page?limit=1&q=%00"), 400, "malformed-request")


async def test_each_type_of_problem_explains_itself(client: httpx.AsyncClient) -> None:
    answer = await client.get("/problems/rate-limited", headers={"Authorization": ""})
    assert answer.json()["status"] == 429
    assert "budget" in answer.json()["meaning"]
    problem(await client.get("/problems/unheard-of"), 404, "not-found")


@pytest.mark.parametrize(
    "query", ["limit=%ff", "limit=1&q=%ed%a0%80", "limit=1&%ff=1", "limit=1&q=%"]
)
async def test_a_query_that_is_no_text_is_never_a_fault(
    client: httpx.AsyncClient, query: str
) -> None:
    assert (await client.get(f"/v1/page?{query}")).status_code in {200, 400}
