"""The read model of messages, wherever it is kept, with the questions to it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.elasticsearch.history import ElasticMessageHistory
from infra.elasticsearch.reading import Reading
from infra.elasticsearch.search import ElasticMessageIndex
from infra.elasticsearch.versions import ElasticVersions
from infra.sqlite.view_versions import ViewVersions
from infra.sqlite.views import messages
from infra.sqlite.views.history import SqliteMessageHistory
from infra.sqlite.views.search import SqliteMessageIndex
from query_api.history import MessageHistory
from query_api.search.index import MessageIndex
from tests.elastic import index


@dataclass
class Kept:
    """One read model of messages."""

    versions: ViewVersions | ElasticVersions
    history: MessageHistory
    index: MessageIndex


@asynccontextmanager
async def sqlite(folder: Path) -> AsyncIterator[Kept]:
    versions = ViewVersions(folder, messages.VIEW, "log")
    yield Kept(versions, SqliteMessageHistory(versions), SqliteMessageIndex(versions))
    await versions.close()


@asynccontextmanager
async def elasticsearch(_: Path) -> AsyncIterator[Kept]:
    async with index() as (client, names):
        versions = await ElasticVersions.open(client, names, "log", replicas=0)
        reading = Reading(client, names)
        yield Kept(versions, ElasticMessageHistory(reading), ElasticMessageIndex(reading))
        await versions.close()


KEPT: dict[str, Callable[[Path], AbstractAsyncContextManager[Kept]]] = {
    "sqlite": sqlite,
    "elasticsearch": elasticsearch,
}
