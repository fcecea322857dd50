"""No undocumented route: what is served is what OpenAPI and AsyncAPI say, and the list below."""

import json
from pathlib import Path

import pytest

from infra.bootstrap.serve import Place
from infra.bootstrap.storage import Storage
from infra.documents.pages import ROOT
from infra.settings import Settings

Route = tuple[str, str]

PAGES: set[Route] = {
    ("GET", "/"),
    ("GET", "/docs"),
    ("GET", "/v1/openapi.json"),
    ("GET", "/v1/asyncapi.json"),
}
"""For readers of pages and of the documents themselves; no data of the product comes from here."""

CLIENT: set[Route] = {("GET", "/{path}")}
"""Every page of the web client, and its files."""

UNBUILT: set[Route] = {("GET", "/setup")}
"""What says how to build it, where it is not."""

METHODS = {"get", "post", "put", "patch", "delete", "head", "trace"}


@pytest.fixture
async def served(tmp_path: Path) -> set[Route]:
    storage = Storage.open(tmp_path)
    place = await Place.build(storage, Settings(data=tmp_path, port=0, internal_port=0))
    served = place.application.served()
    await place.stop()
    await storage.close()
    # The framework answers OPTIONS with the methods of a path, and with nothing else.
    return {route for route in served if route[0] != "OPTIONS"}


def documented() -> set[Route]:
    openapi = json.loads((ROOT / "contracts/openapi.json").read_text(encoding="utf-8"))
    asyncapi = json.loads((ROOT / "contracts/asyncapi.json").read_text(encoding="utf-8"))
    requests = {
        (method.upper(), path)
        for path, item in openapi["paths"].items()
        for method in item.keys() & METHODS
    }
    # The stream of events is in both: a channel, and the request that opens it.
    channels = {each["address"] for each in asyncapi["channels"].values()}
    return requests | {("WEBSOCKET", path) for path in channels - {path for _, path in requests}}


async def test_every_route_is_documented_or_a_page(served: set[Route]) -> None:
    built = (ROOT / "query_api/web/dist/index.html").exists()
    assert served - documented() == PAGES | (CLIENT if built else UNBUILT)


async def test_every_documented_route_is_served(served: set[Route]) -> None:
    assert documented() <= served
