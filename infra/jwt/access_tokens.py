"""Access tokens: Ed25519 only, our own keys only, every claim required, five minutes."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.util import urlsafe_b64decode
from msgspec import Struct

from commands.identity_ports import AccessClaims
from contracts.identity import Unauthenticated
from contracts.ids import SessionId, UserId
from infra.jwt.key_ring import KeyRing

ALGORITHM: Literal["Ed25519"] = "Ed25519"
TYPE: Literal["at+jwt"] = "at+jwt"
LIFETIME = 300
_LONGEST = 1_024
_SKEW = 5
"""Seconds by which two nodes' clocks may differ."""


class _Header(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    alg: Literal["Ed25519"]
    typ: Literal["at+jwt"]
    kid: str


class _Claims(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    iss: str
    aud: str
    sub: UUID
    sid: UUID
    iat: int
    nbf: int
    exp: int


_HEADERS = msgspec.json.Decoder(_Header)
_CLAIMS = msgspec.json.Decoder(_Claims)


class JwtAccessTokens:
    """The commands side's ``AccessTokens``."""

    def __init__(
        self, ring: KeyRing, issuer: str, clock: Callable[[], datetime], lifetime: int = LIFETIME
    ) -> None:
        """Keep the keys, the server's name as issuer and audience, and the clock."""
        self.lifetime = lifetime
        self._ring = ring
        self._issuer = issuer
        self._clock = clock

    def issue(self, user_id: UserId, session_id: SessionId) -> str:
        """Return a new token."""
        kid, key = self._ring.current()
        now = int(self._clock().timestamp())
        claims = _Claims(
            iss=self._issuer,
            aud=self._issuer,
            sub=user_id,
            sid=session_id,
            iat=now,
            nbf=now,
            exp=now + self.lifetime,
        )
        header = {"alg": ALGORITHM, "typ": TYPE, "kid": kid}
        return jws.serialize_compact(header, msgspec.json.encode(claims), key, [ALGORITHM])

    def verify(self, token: str) -> AccessClaims:
        """Return what a token says.

        Raises:
            Unauthenticated: it is forged, expired or for another purpose.
        """
        claims = self._signed(token)
        now = self._clock().timestamp()
        if claims.iss != self._issuer or claims.aud != self._issuer:
            raise Unauthenticated("the token is for another server")
        if claims.exp <= now:
            raise Unauthenticated("the token has expired")
        if claims.nbf > now + _SKEW or claims.iat > now + _SKEW:
            raise Unauthenticated("the token is not valid yet")
        if not 0 < claims.exp - claims.iat <= self.lifetime:
            raise Unauthenticated("the token lives longer than any of ours")
        return AccessClaims(
            UserId(claims.sub),
            SessionId(claims.sid),
            datetime.fromtimestamp(claims.exp, tz=UTC),
        )

    def _signed(self, token: str) -> _Claims:
        """Return the claims of a token that one of our keys signed.

        The header must hold exactly algorithm, type and key id, so a token cannot bring a key or
        an algorithm of its own.
        """
        if len(token) > _LONGEST or token.count(".") != 2:  # noqa: PLR2004 — header, claims, signature
            raise Unauthenticated("not an access token")
        try:
            header = _HEADERS.decode(urlsafe_b64decode(token.partition(".")[0].encode("ascii")))
            key = self._ring.verifying(header.kid)
            if key is None:
                raise Unauthenticated("the token's key is unknown")
            payload = jws.deserialize_compact(token, key, [ALGORITHM]).payload
            return _CLAIMS.decode(payload)
        except (JoseError, msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise Unauthenticated("the token is not valid") from error
