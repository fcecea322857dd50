"""Refuses what no route may be given, before any route reads it."""

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

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
    if b"%00" in request.scope["query_string"] or "\0" in request.scope["path"]:
        raise ClientException("texts may not hold NUL")
    expected = _expected(request.route_handler)
    if expected is None:
        return
    body = await request.body()
    if body or not expected.may_be_missing:
        require_json(request.scope["headers"])
        decode(expected.decoder, body)


class _Expected(NamedTuple):
    decoder: msgspec.json.Decoder[object]
    may_be_missing: bool


@lru_cache(maxsize=1024)
def _expected(handler: HTTPRouteHandler) -> _Expected | None:
    field = handler.parsed_data_field
    if field is None:
        return None
    return _Expected(msgspec.json.Decoder(field.annotation), field.has_default)
