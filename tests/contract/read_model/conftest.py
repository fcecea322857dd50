from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from projections.ports import ReadModel
from tests.contract.read_model.titles import STORES, Titles, open_titles


@pytest.fixture(params=STORES)
async def titles(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Titles]:
    async with open_titles(request.param, tmp_path) as titles:
        yield titles


@pytest.fixture
def model(titles: Titles) -> ReadModel:
    return titles.open()
