from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.messages_read.indexes import KEPT
from tests.integration.messages_read.world import Archive

STORED = [("sqlite", "sqlite"), ("elasticsearch", "sqlite"), ("sqlite", "mysql")]
"""Where messages are, and where the rest."""


@pytest.fixture(params=STORED, ids="-".join)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Archive]:
    index, state = request.param
    async with KEPT[index](tmp_path) as kept, Archive(tmp_path, kept, state) as world:
        yield world
