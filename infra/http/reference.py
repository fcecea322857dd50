"""What a person or a program reads about the API: OpenAPI, AsyncAPI, and a page without scripts."""

from html import escape
from importlib.resources import files
from typing import cast

import msgspec
from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

Document = dict[str, object]

_STYLE = """
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2.5rem; text-transform: capitalize; }
code, pre { font: 13px/1.45 ui-monospace, monospace; }
pre { overflow: auto; padding: .75rem; border: 1px solid #8884; border-radius: 6px; }
details { border: 1px solid #8884; border-radius: 6px; padding: .5rem .75rem; margin: .4rem 0; }
summary { cursor: pointer; } summary b { display: inline-block; min-width: 4.2rem; }
td, th { text-align: left; vertical-align: top; padding: .15rem .75rem .15rem 0; }
"""
_STYLED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
_SETUP = f"""<!doctype html><html lang=en><meta charset=utf-8><title>Set up Messenger</title>
<meta name=viewport content='width=device-width'><style>{_STYLE}</style>
<h1>Set up Messenger</h1><p>The setup code is what follows <code>#</code> in this page's address.
The web interface is not built (<code>make web</code>), but the API is up: become the administrator
from a shell, with the code:</p>
<pre>curl -sS ADDRESS/v1/auth/register -H 'Content-Type: application/json' \\
  -d '{{"user_name": "YOU", "password": "A LONG PHRASE", "invite": "CODE"}}'</pre>
<p>or without it, where the server runs:</p><pre>messenger users create YOU --admin</pre>
<p>What to do then is described under <a href=/docs>/docs</a>.</p></html>
"""


_UNBUILT = f"""<!doctype html><html lang=en><meta charset=utf-8><title>Messenger</title>
<meta name=viewport content='width=device-width'><style>{_STYLE}</style>
<h1>The web interface is not built</h1><p>The API is up all the same, and described under
<a href=/docs>/docs</a>. To build the interface, where Messenger's sources are:</p>
<pre>make web</pre><p>Then start the server again.</p></html>
"""


def unbuilt_routes() -> list[HTTPRouteHandler]:
    """Return the public pages that stand in for a web client that was not built."""
    headers = {"content-security-policy": _STYLED}

    @get("/", public=True, include_in_schema=False)
    async def unbuilt() -> Response[bytes]:
        return Response(_UNBUILT.encode(), media_type="text/html", headers=headers)

    @get("/setup", public=True, include_in_schema=False)
    async def setup() -> Response[bytes]:
        return Response(_SETUP.encode(), media_type="text/html", headers=headers)

    return [unbuilt, setup]


def reference_routes() -> list[HTTPRouteHandler]:
    """Return the public routes of the descriptions that are part of the package."""
    openapi = files("contracts").joinpath("openapi.json").read_bytes()
    asyncapi = files("contracts").joinpath("asyncapi.json").read_bytes()
    page = _page(msgspec.json.decode(openapi, type=Document)).encode()

    @get("/v1/openapi.json", public=True, include_in_schema=False)
    async def openapi_document() -> Response[bytes]:
        return Response(openapi, media_type="application/json")

    @get("/v1/asyncapi.json", public=True, include_in_schema=False)
    async def asyncapi_document() -> Response[bytes]:
        return Response(asyncapi, media_type="application/json")

    @get("/docs", public=True, include_in_schema=False)
    async def reference() -> Response[bytes]:
        headers = {"content-security-policy": _STYLED}
        return Response(page, media_type="text/html", headers=headers)

    return [openapi_document, asyncapi_document, reference]


def _page(document: Document) -> str:
    by_tag: dict[str, list[str]] = {}
    for path, item in cast("dict[str, Document]", document["paths"]).items():
        for method, operation in item.items():
            known = cast("Document", operation)
            tags = cast("list[str]", known.get("tags") or ["other"])
            by_tag.setdefault(tags[0], []).append(_operation(method, path, known))
    sections = "".join(
        f"<section><h2>{escape(tag)}</h2>{''.join(rows)}</section>" for tag, rows in by_tag.items()
    )
    schemas = cast("dict[str, Document]", cast("Document", document["components"])["schemas"])
    shapes = "".join(_shape(name, schema) for name, schema in sorted(schemas.items()))
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Messenger API</title>"
        f"<meta name=viewport content='width=device-width'><style>{_STYLE}</style>"
        "<h1>Messenger API</h1><p>Machines read <a href=/v1/openapi.json>OpenAPI 3.1</a> and, for"
        " the live feed, <a href=/v1/asyncapi.json>AsyncAPI 3</a>.</p>"
        f"{sections}<section><h2>shapes</h2>{shapes}</section></html>"
    )


def _operation(method: str, path: str, operation: Document) -> str:
    parameters = "".join(
        f"<tr><td><code>{escape(str(each['name']))}</code><td>{escape(str(each['in']))}"
        f"<td>{escape(str(each.get('description') or ''))}</tr>"
        for each in cast("list[Document]", operation.get("parameters") or [])
    )
    answers = "".join(
        f"<tr><td><code>{escape(status)}</code><td>{escape(str(answer['description']))}"
        f"<td>{_link(answer)}</tr>"
        for status, answer in cast("dict[str, Document]", operation["responses"]).items()
    )
    body = _link(cast("Document", operation.get("requestBody") or {}))
    return (
        f"<details><summary><b>{method.upper()}</b><code>{escape(path)}</code> "
        f"{escape(str(operation.get('summary') or ''))}</summary>"
        f"<p>{escape(str(operation.get('description') or ''))}</p>"
        f"{f'<p>Body: {body}</p>' if body else ''}"
        f"<table>{parameters}</table><table>{answers}</table></details>"
    )


def _link(part: Document) -> str:
    for media in cast("dict[str, Document]", part.get("content") or {}).values():
        reference = cast("Document", media.get("schema") or {}).get("$ref")
        if isinstance(reference, str):
            name = escape(reference.rpartition("/")[2])
            return f"<a href='#{name}'>{name}</a>"
    return ""


def _shape(name: str, schema: Document) -> str:
    text = msgspec.json.format(msgspec.json.encode(schema), indent=2).decode()
    return f"<h3 id='{escape(name)}'>{escape(name)}</h3><pre>{escape(text)}</pre>"
