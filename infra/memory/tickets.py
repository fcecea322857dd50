"""One-time tickets within one process."""

import secrets
from collections.abc import Callable
from hashlib import sha256

from contracts.identity import Principal, Unauthenticated

LASTS = 30.0
"""Seconds that a ticket is good for."""
MOST = 10_000


class MemoryTickets:
    """The live side's ``Tickets``: only digests are kept, and each is taken out when used."""

    def __init__(self, clock: Callable[[], float], most: int = MOST) -> None:
        """Keep the monotonic clock, in seconds, and how many tickets may be out at once."""
        self._clock = clock
        self._most = most
        self._out: dict[bytes, tuple[Principal, str | None, float]] = {}

    async def issue(self, principal: Principal, origin: str | None) -> str:
        """Return a ticket for a principal, to be used from the same origin."""
        ticket = secrets.token_urlsafe(32)
        self._out[_digest(ticket)] = (principal, origin, self._clock() + LASTS)
        if len(self._out) > self._most:
            del self._out[next(iter(self._out))]
        return ticket

    async def redeem(self, ticket: str, origin: str | None) -> Principal:
        """Return whom a ticket is for, and let nobody use it again.

        Raises:
            Unauthenticated: it is unknown, used, too old, or of another origin.
        """
        principal, issued_to, until = self._out.pop(_digest(ticket), (None, None, 0.0))
        if principal is None or origin != issued_to or self._clock() >= until:
            raise Unauthenticated("the ticket is not good any more")
        return principal


def _digest(ticket: str) -> bytes:
    return sha256(ticket.encode()).digest()
