"""The web client that is part of the package, if it was built."""

from importlib.resources import files
from urllib.parse import urlsplit

from litestar.handlers import HTTPRouteHandler

from infra.http.reference import unbuilt_routes
from infra.settings import Settings
from query_api.api.web import web_route
from query_api.web_client.files import load_client


def web_routes(settings: Settings) -> list[HTTPRouteHandler]:
    """Return the routes of the web client, or of the pages that say how to build it."""
    client = load_client(files("query_api").joinpath("web/dist"))
    if client is None:
        return unbuilt_routes()
    return [web_route(client, base=urlsplit(settings.public_url or "").path or "/")]
