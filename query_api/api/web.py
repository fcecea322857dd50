"""The web client: its files under their names, and its page wherever a person comes in."""

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from contracts.identity import Principal
from query_api.web_client.files import INDEX, Asset, Client, etag_of
from query_api.web_client.policy import WORKER_POLICY, policy

_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_WORKER = "worker.js"
_BASE = b'<base href="/">'

WebRequest = Request[Principal, None, State]


def web_route(client: Client, *, base: str = "/") -> HTTPRouteHandler:
    """Return the public route of the client that is reached under the path ``base``.

    Files are named by their contents below ``assets`` and kept for ever; the page is asked for
    again each time, and stands for every path that a browser opens and no other route knows.
    """
    page = _page(client, base)
    page_headers = {
        "content-security-policy": policy(client.script_hashes),
        "cache-control": _ASK_AGAIN,
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(self), microphone=(self), display-capture=(self)",
    }

    @get(["/", "/{path:path}"], public=True, include_in_schema=False, sync_to_thread=False)
    def web_client(request: WebRequest, path: FromPath[str] = "/") -> Response[bytes]:
        name = path.removeprefix("/")
        asset = client.assets.get(name)
        if asset is not None and name != INDEX:
            caching = _FOR_EVER if name.startswith("assets/") else _ASK_AGAIN
            told = {"cache-control": caching}
            if name == _WORKER:
                told["content-security-policy"] = WORKER_POLICY
            return _answer(request, asset, told)
        if name and not _is_page(request, name):
            raise NotFoundException("there is nothing at this path")
        return _answer(request, page, page_headers)

    return web_client


def _page(client: Client, base: str) -> Asset:
    index = client.assets[INDEX]
    body = index.body.replace(_BASE, f'<base href="{base.rstrip("/")}/">'.encode())
    return Asset(body=body, media_type=index.media_type, etag=etag_of(body), encoded={})


def _is_page(request: WebRequest, name: str) -> bool:
    if name.startswith(("v1/", "assets/")) or name == "v1":
        return False
    return name == INDEX or "text/html" in request.headers.get("accept", "")


def _answer(request: WebRequest, asset: Asset, headers: dict[str, str]) -> Response[bytes]:
    told = {**headers, "etag": asset.etag, "vary": "accept-encoding"}
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=told, media_type=asset.media_type)
    for coding in _accepted(request.headers.get("accept-encoding", "")):
        if coding in asset.encoded:
            coded = {**told, "content-encoding": coding}
            return Response(asset.encoded[coding], headers=coded, media_type=asset.media_type)
    return Response(asset.body, headers=told, media_type=asset.media_type)


def _accepted(header: str) -> list[str]:
    """Return the codings that a browser takes, the smallest result first."""
    taken = {part.partition(";")[0].strip() for part in header.split(",") if "q=0" not in part}
    return [coding for coding in ("br", "gzip") if coding in taken]
