from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from infra.sqlite.read_model import SqliteReadModel
from infra.sqlite.view_store import ViewStore
from infra.sqlite.views.messages import VIEW
from infra.sqlite.views.search import SqliteMessageIndex
from projections.ports import Lanes
from tests.contract.search.corpus import Corpus, Searching


@pytest.fixture(params=["sqlite"])
async def search(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Searching]:
    assert request.param == "sqlite"
    corpus = Corpus()
    store = ViewStore(tmp_path / "messages.db", VIEW.schema, VIEW.fingerprint)
    model = SqliteReadModel(VIEW, store)
    await model.apply(Lanes(0, corpus.facts))
    yield Searching(SqliteMessageIndex(store), corpus)
    await model.close()
