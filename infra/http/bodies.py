"""Refuses what no route may be given, before any route reads it."""

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec
from litestar import Request
from litestar.datastructures import State
from litestar.exceptions import ClientException
from litestar.handlers import HTTPRouteHandler

from commands.api.requests import decode, require_json

if TYPE_CHECKING:
    from contracts.identity import Principal

COMMAND_BYTES = 64 * 1024
BATCH_BYTES = 4 * 1024 * 1024


async def check_request(request: "Request[Principal, None, State]") -> None:
    """Check a request's query and JSON body as a whole; strictly typed, unlike the framework.

    Raises:
        MalformedBody: the body is not what the route's ``data`` says.
        WrongContentType: it is not announced as JSON.
    """
    if b"%00" in request.scope["query_string"] or "\0" in request.scope["path"]:
        raise ClientException("texts may not hold NUL")
    decoder = _body_decoder(request.route_handler)
    if decoder is not None:
        require_json(request.scope["headers"])
        decode(decoder, await request.body())


@lru_cache(maxsize=1024)
def _body_decoder(handler: HTTPRouteHandler) -> msgspec.json.Decoder[object] | None:
    field = handler.parsed_data_field
    return None if field is None else msgspec.json.Decoder(field.annotation)
