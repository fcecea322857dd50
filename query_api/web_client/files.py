"""The files of the built web client, read once."""

import hashlib
import mimetypes
from collections.abc import Mapping
from importlib.resources.abc import Traversable

import msgspec
from msgspec import Struct

INDEX = "index.html"
_HASHES = "csp-hashes.json"
_PRIVATE = frozenset({_HASHES})
_CODINGS = {"br": ".br", "gzip": ".gz"}
_TYPES = {
    ".js": "text/javascript",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


class Asset(Struct, frozen=True, kw_only=True):
    """One file with what was compressed of it at build time, by content coding."""

    body: bytes
    media_type: str
    etag: str
    encoded: Mapping[str, bytes]


class Client(Struct, frozen=True, kw_only=True):
    """A built web client."""

    assets: Mapping[str, Asset]
    """By path below the client's root."""
    script_hashes: tuple[str, ...]
    """Of the inline scripts of the page, as a policy names them."""


def load_client(folder: Traversable) -> Client | None:
    """Return the client built into ``folder``, None if none is."""
    if not folder.joinpath(INDEX).is_file():
        return None
    bodies = dict(_walk(folder, ""))
    plain = {
        path: body
        for path, body in bodies.items()
        if not path.endswith(tuple(_CODINGS.values())) and path not in _PRIVATE
    }
    hashes = msgspec.json.decode(bodies[_HASHES], type=tuple[str, ...])
    return Client(
        assets={path: _asset(path, body, bodies) for path, body in plain.items()},
        script_hashes=hashes,
    )


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for each in folder.iterdir():
        if each.name.startswith("."):
            continue
        if each.is_dir():
            found += _walk(each, f"{prefix}{each.name}/")
        else:
            found.append((f"{prefix}{each.name}", each.read_bytes()))
    return found


def _asset(path: str, body: bytes, bodies: Mapping[str, bytes]) -> Asset:
    suffix = path[path.rfind(".") :]
    known = _TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    return Asset(
        body=body,
        media_type=known,
        etag=etag_of(body),
        encoded={
            coding: bodies[path + end] for coding, end in _CODINGS.items() if path + end in bodies
        },
    )


def etag_of(body: bytes) -> str:
    """Return the entity tag of a body."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'
