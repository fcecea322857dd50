"""How the routes are described: the document's head, and who may call."""

from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Components, License, SecurityScheme

from infra.version import VERSION

OPENAPI = OpenAPIConfig(
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
    path="/openapi",
    render_plugins=[],
)
