"""How the routes are described: the document's head, and who may call."""

from collections.abc import Sequence
from typing import cast

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Components, License, SecurityScheme
from litestar.routes import HTTPRoute
from litestar.types import ControllerRouterHandler

from infra.http.dependencies import DEPENDENCIES
from infra.version import VERSION

Document = dict[str, object]

_HEAD = OpenAPIConfig(
    title="Messenger",
    version=VERSION,
    license=License(name="Apache 2.0", identifier="Apache-2.0"),
    description=(
        "Commands go to `/v1/commands`, identity is under `/v1/auth`, all else reads. Errors are"
        " `application/problem+json` with a stable `type`. Ids are UUIDv7 made by the client."
    ),
    use_handler_docstrings=True,
    components=Components(
        security_schemes={
            "bearer": SecurityScheme(
                type="http",
                scheme="bearer",
                description="An access token of `/v1/auth/login`, or an API token.",
            )
        }
    ),
    security=[{"bearer": []}],
)


def describe(routes: Sequence[ControllerRouterHandler]) -> Document:
    """Return what OpenAPI says of ``routes``; nothing serves it but the file it is written to."""
    app = Litestar(routes, dependencies=DEPENDENCIES, logging_config=None, openapi_config=_HEAD)
    document: Document = app.openapi_schema.to_schema()
    paths = cast("dict[str, dict[str, Document]]", document["paths"])
    for route in app.routes:
        if isinstance(route, HTTPRoute) and (path := paths.get(route.path_format)):
            for method, (handler, _) in route.route_handler_map.items():
                if operation := path.get(method.lower()):
                    _complete(operation, handler)
    return document


def _complete(operation: Document, handler: HTTPRouteHandler) -> None:
    """Say what the framework does not: who may call without a token, and which body may lack."""
    if handler.opt.get("public"):
        operation["security"] = []
    field = handler.parsed_data_field
    if field is not None and field.has_default:
        cast("Document", operation["requestBody"])["required"] = False
