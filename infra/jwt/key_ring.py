"""The keys that sign access tokens: next, then current, then previous, then forgotten."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

import msgspec
from joserfc.jwk import OKPKey
from msgspec import Struct

CACHE_LIFETIME = timedelta(seconds=300)
"""How long a verifier may keep the key set; a key signs only after it was published as long."""


class KeyState(StrEnum):
    """What a key is used for; the previous one still verifies what it signed."""

    NEXT = "next"
    CURRENT = "current"
    PREVIOUS = "previous"


class SigningKey(Struct, frozen=True, kw_only=True):
    """One Ed25519 key pair as a private JSON Web Key."""

    kid: str
    state: KeyState
    published_at: datetime
    private_jwk: bytes


class SigningKeys(Protocol):
    """Where the ring is kept."""

    async def load(self) -> list[SigningKey]:
        """Return the keys of all states."""

    async def replace(self, keys: list[SigningKey], before: list[SigningKey]) -> bool:
        """Keep these keys and no others; False if others than ``before`` are kept by now."""


class RotatedTooEarly(Exception):
    """The next key was not published long enough for every verifier to know it."""


class KeyRing:
    """Signs with the current key and verifies with all three."""

    def __init__(self, store: SigningKeys) -> None:
        """Keep the store; ``open`` loads or makes the keys."""
        self._store = store
        self._keys: dict[KeyState, SigningKey] = {}
        self._verifying: dict[str, OKPKey] = {}
        self._signing: OKPKey | None = None
        self._document = b""

    async def open(self, now: datetime) -> None:
        """Load the keys, and make those of a new server."""
        self._take(await self._store.load())
        missing = [state for state in (KeyState.CURRENT, KeyState.NEXT) if state not in self._keys]
        if missing:
            await self._keep([*self._keys.values(), *(_generate(each, now) for each in missing)])

    def current(self) -> tuple[str, OKPKey]:
        """Return the key that signs, with its id."""
        if self._signing is None:
            raise RuntimeError("the key ring is not open")
        return self._keys[KeyState.CURRENT].kid, self._signing

    def verifying(self, kid: str) -> OKPKey | None:
        """Return the public key of an id, None if no token may be signed by it any more."""
        return self._verifying.get(kid)

    def document(self) -> bytes:
        """Return the JSON Web Key Set."""
        return self._document

    async def rotate(self, now: datetime) -> None:
        """Sign with the next key from now on; the previous one is forgotten.

        Raises:
            RotatedTooEarly: the next key is too new.
        """
        following = self._keys[KeyState.NEXT]
        if now - following.published_at < CACHE_LIFETIME:
            raise RotatedTooEarly("the next signing key must be published for five minutes first")
        replace = msgspec.structs.replace
        await self._keep(
            [
                replace(self._keys[KeyState.CURRENT], state=KeyState.PREVIOUS),
                replace(following, state=KeyState.CURRENT),
                _generate(KeyState.NEXT, now),
            ]
        )

    def is_due(self, now: datetime, lifetime: timedelta) -> bool:
        """Say whether the next key has waited as long as a key signs."""
        return now - self._keys[KeyState.NEXT].published_at >= lifetime

    async def _keep(self, keys: list[SigningKey]) -> None:
        """Keep the keys, or take those that another process kept first."""
        kept = await self._store.replace(keys, list(self._keys.values()))
        self._take(keys if kept else await self._store.load())

    def _take(self, keys: list[SigningKey]) -> None:
        pairs = {key.kid: OKPKey.import_key(_document(key.private_jwk)) for key in keys}
        publics = {kid: _public(pair, kid) for kid, pair in pairs.items()}
        self._keys = {key.state: key for key in keys}
        self._verifying = {kid: OKPKey.import_key(public) for kid, public in publics.items()}
        current = self._keys.get(KeyState.CURRENT)
        self._signing = None if current is None else pairs[current.kid]
        self._document = msgspec.json.encode({"keys": list(publics.values())})


def _generate(state: KeyState, now: datetime) -> SigningKey:
    pair = OKPKey.generate_key("Ed25519")
    return SigningKey(
        kid=pair.thumbprint(),
        state=state,
        published_at=now,
        private_jwk=msgspec.json.encode(pair.as_dict(private=True)),
    )


def _document(jwk: bytes) -> dict[str, str | list[str]]:
    return msgspec.json.decode(jwk, type=dict[str, str | list[str]])


def _public(pair: OKPKey, kid: str) -> dict[str, str | list[str]]:
    public = pair.as_dict(private=False)
    return {
        "kty": str(public["kty"]),
        "crv": str(public["crv"]),
        "x": str(public["x"]),
        "kid": kid,
        "use": "sig",
        "alg": "Ed25519",
    }
