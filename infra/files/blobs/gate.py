"""Serves the signed addresses of local blobs: whoever has one needs nothing else."""

from typing import cast
from urllib.parse import parse_qsl, quote

from litestar.types import HTTPScope, Receive, Scope, Send

from contracts.blobs import KEY
from contracts.tokens import InvalidToken
from infra.files.blobs.addresses import BlobAddresses
from infra.files.blobs.local import SignedLocalBlobs
from infra.http.headers import PROTECTION, Header

MOST_BYTES = 64 * 1024 * 1024
_SANDBOX: Header = (b"content-security-policy", b"default-src 'none'; sandbox")


class BlobGate:
    """An ASGI application below ``prefix``."""

    def __init__(self, blobs: SignedLocalBlobs, addresses: BlobAddresses, prefix: str) -> None:
        """Keep the store, what checks addresses, and the path that they begin with."""
        self._blobs = blobs
        self._addresses = addresses
        self._prefix = f"{prefix}/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        http = cast("HTTPScope", scope)
        key = http["path"].removeprefix(self._prefix)
        query = dict(parse_qsl(http["query_string"].decode("latin-1"), keep_blank_values=True))
        method = str(http["method"])
        try:
            facts = self._addresses.check(method, key, query)
        except InvalidToken:
            await _answer(send, 403)
            return
        if not KEY.fullmatch(key):
            await _answer(send, 404)
        elif method == "PUT":
            await self._put(http, receive, send, key, facts)
        else:
            await self._get(send, key, facts)

    async def _put(
        self, scope: HTTPScope, receive: Receive, send: Send, key: str, facts: dict[str, str]
    ) -> None:
        content = await _whole(receive)
        if content is None:
            await _answer(send, 413)
        elif "upload" in facts:
            etag = await self._blobs.put_part(facts["upload"], int(facts["part"]), content)
            if etag is None:
                await _answer(send, 404)
            else:
                await _answer(send, 200, (b"etag", f'"{etag}"'.encode()))
        else:
            said = dict(scope["headers"]).get(b"content-type", b"application/octet-stream")
            await self._blobs.put(key, content, said.decode("latin-1"))
            await _answer(send, 200)

    async def _get(self, send: Send, key: str, facts: dict[str, str]) -> None:
        blob = await self._blobs.get(key)
        if blob is None:
            await _answer(send, 404)
            return
        disposition = f"attachment; filename*=UTF-8''{quote(facts['name'], safe='')}"
        headers = (
            (b"content-type", facts["type"].encode()),
            (b"content-disposition", disposition.encode()),
            (b"etag", f'"{blob.facts.etag}"'.encode()),
            (b"cache-control", b"no-store, private"),
        )
        await _answer(send, 200, *headers, content=blob.content)


async def _whole(receive: Receive) -> bytes | None:
    """Return the body, None if it is too long or did not come whole."""
    content = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        content += message.get("body", b"")
        if len(content) > MOST_BYTES:
            return None
        if not message.get("more_body", False):
            return bytes(content)


async def _answer(send: Send, status: int, *headers: Header, content: bytes = b"") -> None:
    length = (b"content-length", str(len(content)).encode())
    protection = [header for header in PROTECTION if header[0] != _SANDBOX[0]]
    sent = [length, *headers, *protection, _SANDBOX]
    await send({"type": "http.response.start", "status": status, "headers": sent})
    await send({"type": "http.response.body", "body": content, "more_body": False})
