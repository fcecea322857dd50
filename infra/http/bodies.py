"""Refuses what no route may be given, before any route reads it."""

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote_to_bytes

import msgspec
from litestar import Request
from litestar.datastructures import State
from litestar.exceptions import ClientException
from litestar.handlers import HTTPRouteHandler

from commands.api.requests import decode, require_json

if TYPE_CHECKING:
    from contracts.identity import Principal


async def check_request(request: "Request[Principal, None, State]") -> None:
    """Check a request's query and JSON body as a whole; strictly typed, unlike the framework.

    Raises:
        MalformedBody: the body is not what the route's ``data`` says.
        WrongContentType: it is not announced as JSON.
    """
    _check_texts(request.scope["query_string"], request.scope["path"])
    expected = _expected(request.route_handler)
    if expected is None:
        return
    body = await request.body()
    if body or not expected.may_be_missing:
        require_json(request.scope["headers"])
        decode(expected.decoder, body)


def _check_texts(query: bytes, path: str) -> None:
    if b"%00" in query or "\0" in path:
        raise ClientException("texts may not hold NUL")
    try:
        unquote_to_bytes(query).decode()
    except UnicodeDecodeError:
        raise ClientException("the query is not UTF-8") from None


class _Expected(NamedTuple):
    decoder: msgspec.json.Decoder[object]
    may_be_missing: bool


@lru_cache(maxsize=1024)
def _expected(handler: HTTPRouteHandler) -> _Expected | None:
    field = handler.parsed_data_field
    if field is None:
        return None
    return _Expected(msgspec.json.Decoder(field.annotation), field.has_default)
