from collections.abc import AsyncIterator

import pytest

from tests.elastic import index
from tests.integration.elasticsearch.place import Place


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with index() as (client, names):
        yield Place(client, names)
