from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from infra.elasticsearch.reading import Reading
from infra.elasticsearch.search import ElasticMessageIndex
from infra.elasticsearch.versions import ElasticVersions
from infra.sqlite.read_model import SqliteReadModel
from infra.sqlite.view_store import ViewStore
from infra.sqlite.views.messages import VIEW
from infra.sqlite.views.search import SqliteMessageIndex
from projections.ports import Lanes
from query_api.search.index import MessageIndex
from tests.contract.search.corpus import Corpus, Searching
from tests.elastic import index


@asynccontextmanager
async def sqlite(corpus: Corpus, folder: Path) -> AsyncIterator[MessageIndex]:
    store = ViewStore(folder / "messages.db", VIEW.schema, VIEW.fingerprint)
    model = SqliteReadModel(VIEW, store)
    await model.apply(Lanes(0, corpus.facts))
    yield SqliteMessageIndex(store)
    await model.close()


@asynccontextmanager
async def elasticsearch(corpus: Corpus, _: Path) -> AsyncIterator[MessageIndex]:
    async with index() as (client, names):
        versions = await ElasticVersions.open(client, names, "log", replicas=0)
        await versions.model.apply(Lanes(0, corpus.facts))
        await versions.close()
        yield ElasticMessageIndex(Reading(client, names))


INDEXES = {"sqlite": sqlite, "elasticsearch": elasticsearch}


@pytest_asyncio.fixture(params=INDEXES, scope="module", loop_scope="module")
async def search(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Searching]:
    corpus = Corpus()
    async with INDEXES[request.param](corpus, tmp_path_factory.mktemp("index")) as found:
        yield Searching(found, corpus)
