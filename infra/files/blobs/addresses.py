"""Addresses of blobs that are good for one method, one key and a while."""

import hmac
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from urllib.parse import urlencode

from contracts.tokens import InvalidToken
from infra.sealing import derive


class BlobAddresses:
    """Signs addresses under a key derived from the server's secret, and checks them."""

    def __init__(self, secret: bytes, base: str, clock: Callable[[], float] = time.time) -> None:
        """Keep what addresses begin with, without a slash at the end."""
        self._key = derive(secret, "blob-address", 32)
        self._base = base
        self._clock = clock

    def sign(self, method: str, key: str, seconds: int, **facts: str) -> str:
        """Return an address that carries ``facts``, which nobody can change."""
        query = {**facts, "until": str(int(self._clock()) + seconds)}
        return f"{self._base}/{key}?{urlencode(query)}&signature={self._of(method, key, query)}"

    def check(self, method: str, key: str, query: Mapping[str, str]) -> dict[str, str]:
        """Return the facts of an address.

        Raises:
            InvalidToken: we did not sign it for this, or its time is over.
        """
        facts = dict(query)
        signature = facts.pop("signature", "")
        if not hmac.compare_digest(signature.encode(), self._of(method, key, facts).encode()):
            raise InvalidToken("this server did not sign that address")
        if int(facts.pop("until")) < self._clock():
            raise InvalidToken("the address is not good any more")
        return facts

    def _of(self, method: str, key: str, query: Mapping[str, str]) -> str:
        signed = urlencode([("method", method), ("key", key), *sorted(query.items())])
        return hmac.new(self._key, signed.encode(), sha256).hexdigest()
