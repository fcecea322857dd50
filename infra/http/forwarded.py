"""Where a request comes from when proxies stand in front: as many are believed as there are."""

from collections.abc import Iterable
from ipaddress import ip_address

from litestar.types import HTTPScope, WebSocketScope

from infra.http.headers import Header

_NAME = b"x-forwarded-for"


def believe_proxies(scope: HTTPScope | WebSocketScope, proxies: int) -> None:
    """Put the client's address into the scope, as the outermost of our proxies saw it."""
    client = scope["client"]
    if proxies and client is not None:
        scope["client"] = (_address(scope["headers"], client[0], proxies), client[1])


def _address(headers: Iterable[Header], peer: str, proxies: int) -> str:
    """Return the address that the last trusted proxy wrote; what stands before it is hearsay."""
    listed = b",".join(value for name, value in headers if name == _NAME).decode("latin-1")
    seen = [part.strip() for part in listed.split(",")]
    try:
        return str(ip_address(seen[-proxies]))
    except (IndexError, ValueError):
        return peer
