"""contracts/openapi.json: every route of both sides, from the routes' own types."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import msgspec
from msgspec import Struct

from infra.bootstrap.serve import Place
from infra.bootstrap.storage import Storage
from infra.documents.event_schemas import Schema, pretty
from infra.settings import Settings

PAGE = Path("contracts/openapi.json")
_REFERENCE = "#/components/schemas/{name}"


def render(_: Path) -> dict[Path, str]:
    """Return the document by its path."""
    return {PAGE: pretty(asyncio.run(_document()))}


async def _document() -> Schema:
    with TemporaryDirectory() as folder:
        storage = Storage.open(Path(folder))
        try:
            place = await Place.build(storage, Settings(data=Path(folder), port=0))
            document = place.application.openapi()
            await place.stop()
        finally:
            await storage.close()
    components = cast("dict[str, Schema]", document["components"])
    components["schemas"] |= _exact(components["schemas"])
    return document


def _exact(described: Schema) -> Schema:
    """Return the schemas of our structs as the decoder applies them.

    The framework's own guess knows neither tuples of any length nor the patterns of texts.
    """
    named: dict[str, type[Struct]] = {}
    for kind in _structs(Struct):
        if kind.__name__ in described and kind.__module__.startswith(("contracts.", "query_api.")):
            if kind.__name__ in named:
                raise ValueError(f"two contracts are called {kind.__name__}")
            named[kind.__name__] = kind
    _, schemas = msgspec.json.schema_components(named.values(), ref_template=_REFERENCE)
    return dict(schemas)


def _structs(kind: type[Struct]) -> Iterator[type[Struct]]:
    for below in kind.__subclasses__():
        yield below
        yield from _structs(below)
