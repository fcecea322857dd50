"""Headers that protect every answer, whatever route made it."""

from collections.abc import Sequence
from uuid import UUID

Header = tuple[bytes, bytes]

PROTECTION: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
"""Added unless the route says it otherwise: pages of the web client have a policy of their own."""

PRIVATE: Header = (b"cache-control", b"no-store, private")
REQUEST_ID = b"x-request-id"
CLOSE: Header = (b"connection", b"close")
"""Said while draining, so that the client's next request goes to another process."""


def protected(headers: Sequence[Header], path: str, correlation_id: UUID) -> list[Header]:
    """Return ``headers`` with the protection they lack and the id of the request."""
    present = {name.lower() for name, _ in headers}
    added = [header for header in PROTECTION if header[0] not in present]
    if PRIVATE[0] not in present and path.startswith("/v1/"):
        added.append(PRIVATE)
    added.append((REQUEST_ID, str(correlation_id).encode()))
    return [*headers, *added]
