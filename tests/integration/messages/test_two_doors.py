import json
from typing import Any

import httpx
import pytest

from contracts.ids import uuid7
from tests.integration.messages.doors import ANN, JSON_TYPE, SEND, Place, send_body

REQUESTS: dict[str, tuple[dict[str, str], Any]] = {
    "a message": (ANN, {}),
    "a message of one whose token has to be verified": ({"authorization": "bearer slow-ann"}, {}),
    "markdown and emoji": (ANN, {"body": "**hi** 👍🏽 @ann"}),
    "no token": ({}, {}),
    "an unknown token": ({"authorization": "Bearer eve"}, {}),
    "another scheme": ({"authorization": "Basic ann"}, {}),
    "an api token that only reads": ({"authorization": "Bearer reader"}, {}),
    "one who is no member": ({"authorization": "Bearer bob"}, {}),
    "one whose budget is spent": ({"authorization": "Bearer busy"}, {}),
    "another media type": (ANN | {"content-type": "text/plain"}, {}),
    "a charset": (ANN | {"content-type": "application/json; charset=utf-8"}, {}),
    "an empty body": (ANN, b""),
    "no json": (ANN, b"{"),
    "an array": (ANN, b"[]"),
    "null": (ANN, b"null"),
    "broken utf-8": (ANN, b'{"body": "\xff\xfe"}'),
    "a lone surrogate": (ANN, b'{"body": "\\ud800"}'),
    "deep nesting": (ANN, b"[" * 20_000),
    "deep nesting in an unknown field": (ANN, b'{"x": ' + b"[" * 20_000),
    "too many bytes": (ANN, b" " * 70_000),
    "a text too long": (ANN, {"body": "x" * 16_385}),
    "the longest text": (ANN, {"body": "x" * 16_384}),
    "a blank text": (ANN, {"body": " \n\u200b"}),
    "an empty text": (ANN, {"body": ""}),
    "no text": (ANN, {"body": ...}),
    "a nul": (ANN, {"body": "a\0b"}),
    "a number for a text": (ANN, {"body": 7}),
    "an unknown field": (ANN, {"actor_id": "me"}),
    "no command id": (ANN, {"command_id": ...}),
    "a command id that is none": (ANN, {"command_id": "7"}),
    "a message id that is no uuid7": (ANN, {"message_id": "6f1e0b0e-3b7a-4c3d-9f5e-0d6c2b1a4e5f"}),
    "an unknown conversation": (ANN, {"conversation_id": "0192f0c0-0000-7000-8000-000000000000"}),
    "an unknown root": (ANN, {"thread_root_id": "0192f0c0-0000-7000-8000-000000000000"}),
    "an unknown answer": (ANN, {"reply_to_id": "0192f0c0-0000-7000-8000-000000000000"}),
    "an unknown forward": (ANN, {"forward_of_id": "0192f0c0-0000-7000-8000-000000000000"}),
    "an unknown attachment": (ANN, {"attachment_ids": ["0192f0c0-0000-7000-8000-000000000000"]}),
    "too many attachments": (ANN, {"attachment_ids": [str(uuid7()) for _ in range(21)]}),
}


def shape(answer: httpx.Response, *private: str) -> tuple[int, dict[str, str], Any]:
    """Return an answer without what differs each time."""
    headers = dict(answer.headers)
    assert headers.pop("x-request-id")
    headers.pop("content-length")
    body = answer.json()
    if answer.is_success:
        assert set(body) == {"position", "message_id", "seq"}
        return answer.status_code, headers, {key: type(body[key]) for key in body}
    assert body.pop("instance").startswith("urn:uuid:")
    body["detail"] = "" if any(word in body["detail"] for word in private) else body["detail"]
    return answer.status_code, headers, body


@pytest.mark.parametrize("request_of", REQUESTS.values(), ids=REQUESTS.keys())
async def test_both_doors_answer_a_send_alike(
    place: Place, request_of: tuple[dict[str, str], Any]
) -> None:
    headers, content = request_of
    shapes = []
    for client in (place.doors.raw, place.doors.typed):
        body = (
            content
            if isinstance(content, bytes)
            else json.dumps(send_body(place.tea, **content)).encode()
        )
        answer = await client.post(SEND, headers=JSON_TYPE | headers, content=body)
        assert answer.status_code < 500
        shapes.append(shape(answer))
    assert shapes[0] == shapes[1]
