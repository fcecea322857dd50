"""One-time tickets that any node redeems: sealed, and marked as used in Redis."""

import secrets
import time
from collections.abc import Callable
from hashlib import sha256

import msgspec
from msgspec import Struct

from contracts.identity import Principal, Unauthenticated
from contracts.tokens import InvalidToken
from infra.memory.tickets import LASTS, MOST
from infra.redis.server import RedisAway, RedisServer
from infra.sealing import Sealed, derive

_PURPOSE = b"live"


class _Ticket(Struct, frozen=True, array_like=True):
    principal: Principal
    origin: str | None
    until: float
    nonce: bytes


_DECODER = msgspec.msgpack.Decoder(_Ticket)


class RedisTickets:
    """The live side's ``Tickets``; while Redis is away, a ticket is good once for each node."""

    def __init__(
        self, server: RedisServer, secret: bytes, clock: Callable[[], float] = time.time
    ) -> None:
        """Derive the key from the secret of all nodes; the clock is in seconds since 1970."""
        self._server = server
        self._sealed = Sealed(derive(secret, "ticket"))
        self._clock = clock
        self._used: dict[str, None] = {}

    async def issue(self, principal: Principal, origin: str | None) -> str:
        """Return a ticket for a principal, to be used from the same origin."""
        ticket = _Ticket(principal, origin, self._clock() + LASTS, secrets.token_bytes(16))
        return self._sealed.seal(msgspec.msgpack.encode(ticket), _PURPOSE)

    async def redeem(self, ticket: str, origin: str | None) -> Principal:
        """Return whom a ticket is for, and let nobody use it again.

        Raises:
            Unauthenticated: it is unknown, used, too old, or of another origin.
        """
        try:
            held = _DECODER.decode(self._sealed.open(ticket, _PURPOSE))
        except (InvalidToken, msgspec.DecodeError) as error:
            raise Unauthenticated("the ticket is not good any more") from error
        unused = await self._use(sha256(ticket.encode()).hexdigest())
        if not unused or held.origin != origin or self._clock() >= held.until:
            raise Unauthenticated("the ticket is not good any more")
        return held.principal

    async def _use(self, digest: str) -> bool:
        """Mark a ticket as used; False if it was."""
        key = self._server.key("ticket", digest)
        fresh = digest not in self._used
        self._used[digest] = None
        if len(self._used) > MOST:
            del self._used[next(iter(self._used))]
        try:
            marked = await self._server.ask(
                lambda: self._server.client.set(key, b"", nx=True, ex=int(LASTS) + 5)
            )
        except RedisAway:
            return fresh
        return fresh and marked is not None
