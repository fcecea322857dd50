from collections.abc import AsyncIterator

import pytest

from tests.mysql_databases import OwnDatabase, own_database


@pytest.fixture
async def server() -> AsyncIterator[OwnDatabase]:
    async with own_database() as server:
        yield server
