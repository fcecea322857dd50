from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.messages_read.indexes import KEPT
from tests.integration.messages_read.world import Archive
from tests.user_state import STORES


<<<<<<< HEAD
@pytest.fixture(params=KEPT)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Archive]:
    async with KEPT[request.param](tmp_path) as kept, Archive(tmp_path, kept) as world:
=======
@pytest.fixture(params=STORES)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Archive]:
    async with Archive(tmp_path, request.param) as world:
>>>>>>> mysql
        yield world
