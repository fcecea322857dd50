import asyncio
import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jws
from joserfc.jwk import ECKey, OKPKey

from contracts.identity import Unauthenticated
from contracts.ids import SessionId, UserId, uuid7
from infra.jwt.access_tokens import JwtAccessTokens
from infra.jwt.key_ring import KeyRing, KeyState, RotatedTooEarly, SigningKey
from infra.jwt.rotation import keep_rotating

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
PERSON, SESSION = UserId(uuid7()), SessionId(uuid7())
SECONDS = int(NOW.timestamp())
CLAIMS: Mapping[str, object] = {
    "iss": "messenger",
    "aud": "messenger",
    "sub": str(PERSON),
    "sid": str(SESSION),
    "iat": SECONDS,
    "nbf": SECONDS,
    "exp": SECONDS + 300,
}


class Keys:
    def __init__(self) -> None:
        self.kept: list[SigningKey] = []
        self.replaced = asyncio.Event()

    async def load(self) -> list[SigningKey]:
        return self.kept

    async def replace(self, keys: list[SigningKey], before: list[SigningKey]) -> bool:
        if before != self.kept:
            return False
        self.kept = keys
        self.replaced.set()
        return True


class Signer:
    """Makes tokens with our own key that our own code never would."""

    def __init__(self, ring: KeyRing) -> None:
        self.kid, self.key = ring.current()
        self.header = {"alg": "Ed25519", "typ": "at+jwt", "kid": self.kid}

    def token(self, claims: object, **header: object) -> str:
        text = claims if isinstance(claims, str) else json.dumps(claims)
        return self.raw({**self.header, **header}, text.encode())

    def raw(self, header: dict[str, Any], payload: bytes, key: OKPKey | None = None) -> str:
        head = encoded(json.dumps({k: v for k, v in header.items() if v is not None}).encode())
        signed = f"{head}.{encoded(payload)}"
        secret = str((key or self.key).as_dict(private=True)["d"])
        private = Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(secret + "="))
        return f"{signed}.{encoded(private.sign(signed.encode()))}"


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@pytest.fixture
async def ring() -> KeyRing:
    opened = KeyRing(Keys())
    await opened.open(NOW)
    return opened


@pytest.fixture
def tokens(ring: KeyRing) -> JwtAccessTokens:
    return JwtAccessTokens(ring, "messenger", lambda: NOW)


def test_a_token_says_who_and_which_session(tokens: JwtAccessTokens, ring: KeyRing) -> None:
    claims = tokens.verify(tokens.issue(PERSON, SESSION))
    assert (claims.user_id, claims.session_id) == (PERSON, SESSION)
    assert claims.expires_at == NOW + timedelta(seconds=300)
    assert tokens.verify(Signer(ring).token(CLAIMS)) == claims


def without(name: str) -> dict[str, object]:
    return {key: value for key, value in CLAIMS.items() if key != name}


def with_(**claims: object) -> dict[str, object]:
    return {**CLAIMS, **claims}


BAD_CLAIMS: dict[str, object] = {
    **{f"no {name}": without(name) for name in CLAIMS},
    "another issuer": with_(iss="other"),
    "another audience": with_(aud="jitsi"),
    "audience as list": with_(aud=["messenger"]),
    "expired": with_(exp=SECONDS),
    "exp as text": with_(exp=str(SECONDS + 300)),
    "exp as fraction": with_(exp=SECONDS + 300.5),
    "exp as null": with_(exp=None),
    "exp beyond time": with_(exp=10**30),
    "not before tomorrow": with_(nbf=SECONDS + 86_400),
    "issued tomorrow": with_(iat=SECONDS + 86_400, exp=SECONDS + 90_000),
    "ended before it began": with_(iat=SECONDS, nbf=SECONDS - 9_000, exp=SECONDS - 8_000),
    "lives longer than ours": with_(exp=SECONDS + 301),
    "subject is no id": with_(sub="anna"),
    "session is a list": with_(sid=[str(SESSION)]),
    "a claim of its own": with_(is_admin=True),
    "a list": [CLAIMS],
    "no JSON": "claims",
    "nested deeply": "[" * 400,
}
BAD_HEADERS: dict[str, dict[str, object]] = {
    "alg none": {"alg": "none"},
    "alg None": {"alg": "None"},
    "alg EdDSA": {"alg": "EdDSA"},
    "alg HS256": {"alg": "HS256"},
    "alg ES256": {"alg": "ES256"},
    "alg missing": {"alg": None},
    "typ JWT": {"typ": "JWT"},
    "typ missing": {"typ": None},
    "kid missing": {"kid": None},
    "kid of nobody": {"kid": "other"},
    "kid is a path": {"kid": "../../dev/null"},
    "kid is a number": {"kid": 1},
    "jku": {"jku": "https://evil.example/keys"},
    "x5u": {"x5u": "https://evil.example/cert"},
    "jwk": {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": "x"}},
    "x5c": {"x5c": ["x"]},
    "crit": {"crit": ["exp"]},
    "b64": {"b64": False},
    "cty": {"cty": "JWT"},
}


@pytest.mark.parametrize("claims", BAD_CLAIMS.values(), ids=BAD_CLAIMS)
def test_claims_that_we_never_make_are_refused_even_under_our_signature(
    tokens: JwtAccessTokens, ring: KeyRing, claims: object
) -> None:
    with pytest.raises(Unauthenticated):
        tokens.verify(Signer(ring).token(claims))


@pytest.mark.parametrize("header", BAD_HEADERS.values(), ids=BAD_HEADERS)
def test_headers_that_we_never_make_are_refused_even_under_our_signature(
    tokens: JwtAccessTokens, ring: KeyRing, header: dict[str, object]
) -> None:
    with pytest.raises(Unauthenticated):
        tokens.verify(Signer(ring).token(CLAIMS, **header))


def forgeries(ring: KeyRing, good: str) -> dict[str, str]:
    signer = Signer(ring)
    head, claims, signature = good.split(".")
    stranger = OKPKey.generate_key("Ed25519")
    pem = signer.key.as_pem(private=False)
    body = json.dumps(CLAIMS).encode()
    hmac_head = encoded(json.dumps({**signer.header, "alg": "HS256"}).encode())
    mac = HMAC(pem, SHA256())
    mac.update(f"{hmac_head}.{claims}".encode())
    elliptic = ECKey.import_key(
        generate_private_key(SECP256R1())
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    unsigned = encoded(b'{"alg":"none","typ":"at+jwt"}')
    own_key = {**signer.header, "jwk": stranger.as_dict(private=False)}
    return {
        "empty": "",
        "dots": "..",
        "four parts": f"{good}.x",
        "two parts": f"{head}.{claims}",
        "empty signature": f"{head}.{claims}.",
        "signature cut": f"{head}.{claims}.{signature[:-4]}",
        "signature longer": f"{good}AAAA",
        "signature not base64": f"{head}.{claims}.{'!' * 86}",
        "signature of zeros": f"{head}.{claims}.{encoded(bytes(64))}",
        "claims changed": f"{head}.{encoded(body.replace(b'300', b'301'))}.{signature}",
        "alg none without signature": f"{unsigned}.{claims}.",
        "HMAC by the public key": f"{hmac_head}.{claims}.{encoded(mac.finalize())}",
        "another key under our id": signer.raw(signer.header, body, stranger),
        "another key of its own": signer.raw(own_key, body, stranger),
        "an elliptic key": f"{elliptic.thumbprint()}.{claims}.{signature}",
        "a space before": f" {good}",
        "a line after": f"{good}\n",
        "letters beyond ASCII": good.replace(".", "\uff0e"),
        "a null byte": f"{good}\0",
        "very long": f"{head}.{'A' * 100_000}.{signature}",
        "JSON serialization": jws.serialize_json(
            {"protected": {"alg": "Ed25519"}, "header": {"kid": signer.kid}},
            body,
            signer.key,
            ["Ed25519"],
        )["signature"],
    }


def test_forged_tokens_are_refused(tokens: JwtAccessTokens, ring: KeyRing) -> None:
    for name, forged in forgeries(ring, tokens.issue(PERSON, SESSION)).items():
        with pytest.raises(Unauthenticated):
            pytest.fail(f"accepted: {name} {tokens.verify(forged)}")


async def test_rotation_refuses_no_token_that_is_still_good(
    tokens: JwtAccessTokens, ring: KeyRing
) -> None:
    before = tokens.issue(PERSON, SESSION)
    published = json.loads(ring.document())["keys"]
    await ring.rotate(NOW + timedelta(minutes=5))
    after = tokens.issue(PERSON, SESSION)
    assert tokens.verify(before) == tokens.verify(after)
    kid = json.loads(base64.urlsafe_b64decode(after.split(".")[0] + "=="))["kid"]
    assert kid in [key["kid"] for key in published]
    await ring.rotate(NOW + timedelta(minutes=10))
    with pytest.raises(Unauthenticated):
        tokens.verify(before)
    tokens.verify(after)


def test_the_key_set_shows_public_parts_only(ring: KeyRing) -> None:
    keys = json.loads(ring.document())["keys"]
    assert len(keys) == 2
    for key in keys:
        assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}


async def test_a_key_signs_only_after_every_verifier_could_know_it(ring: KeyRing) -> None:
    with pytest.raises(RotatedTooEarly):
        await ring.rotate(NOW + timedelta(seconds=299))
    assert not ring.is_due(NOW + timedelta(days=29), timedelta(days=30))
    assert ring.is_due(NOW + timedelta(days=30), timedelta(days=30))


async def test_the_ring_is_the_same_after_a_restart() -> None:
    store = Keys()
    first = KeyRing(store)
    await first.open(NOW)
    token = JwtAccessTokens(first, "messenger", lambda: NOW).issue(PERSON, SESSION)
    second = KeyRing(store)
    await second.open(NOW)
    JwtAccessTokens(second, "messenger", lambda: NOW).verify(token)
    assert {key.state for key in store.kept} == {KeyState.CURRENT, KeyState.NEXT}


async def test_keys_rotate_by_themselves_when_they_are_due() -> None:
    store = Keys()
    ring = KeyRing(store)
    await ring.open(NOW)
    following = next(key.kid for key in store.kept if key.state is KeyState.NEXT)
    store.replaced.clear()
    moments = iter([NOW, NOW + timedelta(days=31), NOW + timedelta(days=31)])
    rotating = asyncio.create_task(
        keep_rotating(ring, lambda: next(moments, NOW + timedelta(days=32)), look_each=0)
    )
    await store.replaced.wait()
    await asyncio.sleep(0)
    assert ring.current()[0] == following
    rotating.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rotating
