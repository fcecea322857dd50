from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.integration.identity.place import Place


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    opened = Place(tmp_path / "identity.db")
    await opened.identity.ring.open(opened.clock())
    yield opened
    await opened.close()


@pytest.fixture
async def client(place: Place) -> AsyncIterator[httpx.AsyncClient]:
    async with place.client() as opened:
        yield opened
