from collections.abc import AsyncIterator

import pytest

from tests.integration.live.place import Place
from tests.integration.live.server import serving


@pytest.fixture
async def place() -> Place:
    return await Place().start()


@pytest.fixture
async def port(place: Place) -> AsyncIterator[int]:
    async with serving(place) as port:
        yield port
