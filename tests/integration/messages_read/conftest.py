from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.messages_read.world import Archive
from tests.user_state import STORES


@pytest.fixture(params=STORES)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Archive]:
    async with Archive(tmp_path, request.param) as world:
        yield world
