"""From where and with what a request comes."""

from ipaddress import AddressValueError, IPv6Address

from litestar import Request
from litestar.datastructures import State

from commands.identity_ports import Client
from contracts.identity import Principal

AuthRequest = Request[Principal, None, State]

_LONGEST = 300


def client_of(request: AuthRequest, device_name: str | None = None) -> Client:
    """Return what a session remembers of its client; the server trusts as many proxies as set."""
    return Client(
        address=address_of(request),
        user_agent=_shown(request.headers.get("user-agent", "")),
        device_name=None if device_name is None else _shown(device_name),
    )


def address_of(request: AuthRequest) -> str:
    """Return the address that the request comes from."""
    return request.client.host if request.client is not None else "unknown"


def network_of(address: str) -> str:
    """Return what shares one budget: an IPv4 address, or an IPv6 network of 64 bits."""
    try:
        parsed = IPv6Address(address.partition("%")[0])
    except AddressValueError:
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"


def _shown(text: str) -> str:
    return "".join(character for character in text if character.isprintable())[:_LONGEST]
