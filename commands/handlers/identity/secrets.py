"""Random tokens: made here, shown once, kept as digests only."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

API_TOKEN_PREFIX = "mst_"  # noqa: S105 — the prefix of all tokens is no secret


def digest(token: str) -> bytes:
    """Return what is kept of a token; 256 random bits need no slow hash."""
    return sha256(token.encode()).digest()


def new_api_token() -> str:
    """Return a new API token."""
    return API_TOKEN_PREFIX + secrets.token_urlsafe(32)


class RefreshTokens:
    """Makes refresh tokens: the first at random, each next one from the one before.

    So a repeated exchange finds the same successor again although nobody keeps it, and without
    the predecessor the key alone makes none.
    """

    def __init__(self, key: bytes) -> None:
        """Keep the key that derives successors."""
        self._key = key

    def first(self) -> str:
        """Return the first token of a family."""
        return secrets.token_urlsafe(32)

    def successor(self, token: str) -> str:
        """Return the one token that ``token`` is exchanged for."""
        following = hmac.digest(self._key, token.encode(), "sha256")
        return urlsafe_b64encode(following).rstrip(b"=").decode()


class SetupCode:
    """The code that makes the first account an administrator's; the same at every start."""

    def __init__(self, key: bytes) -> None:
        """Derive the code from its key."""
        self.code = urlsafe_b64encode(hmac.digest(key, b"setup", "sha256")[:18]).decode()

    def matches(self, code: str | None) -> bool:
        """Say whether it is the code, in the same time for every answer."""
        return hmac.compare_digest((code or "").encode(), self.code.encode())
