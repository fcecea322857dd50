"""The few steps of a request that the hot paths take without the framework."""

from collections.abc import Iterable

from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.types import HTTPScope, Receive, Send

from commands.api.requests import bearer_token, require_json
from contracts.identity import Authenticator, Principal

COMMAND_BYTES = 64 * 1024
BATCH_BYTES = 4 * 1024 * 1024


class Disconnected(Exception):
    """The client went away before its request was whole."""


async def principal_of(scope: HTTPScope, authenticator: Authenticator) -> Principal:
    """Return whom the request's token speaks for.

    Raises:
        Unauthenticated: it speaks for nobody.
    """
    token = bearer_token(scope["headers"])
    return authenticator.known(token) or await authenticator.authenticate(token)


async def json_body(scope: HTTPScope, receive: Receive, limit: int) -> bytes:
    """Return the whole body, announced as JSON and no longer than ``limit``.

    Raises:
        WrongContentType: it is not announced as JSON.
        RequestEntityTooLarge: it is longer, or says so.
        Disconnected: it did not come whole.
    """
    require_json(scope["headers"])
    if _announced(scope["headers"]) > limit:
        raise RequestEntityTooLarge
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Disconnected
        body += message.get("body", b"")
        if len(body) > limit:
            raise RequestEntityTooLarge
        if not message.get("more_body", False):
            return body


async def answer_json(send: Send, body: bytes) -> None:
    """Answer 200 with a JSON body."""
    length = str(len(body)).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", length)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _announced(headers: Iterable[tuple[bytes, bytes]]) -> int:
    for name, value in headers:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0
