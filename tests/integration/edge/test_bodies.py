import json
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.integration.edge.world import mark, problem, send, send_topic


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
