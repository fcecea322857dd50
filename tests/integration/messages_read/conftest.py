from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.messages_read.world import Archive


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Archive]:
    async with Archive(tmp_path) as world:
        yield world
