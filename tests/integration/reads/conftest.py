from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.reads.world import World
from tests.user_state import STORES


@pytest.fixture(params=STORES)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path, request.param) as world:
        yield world
