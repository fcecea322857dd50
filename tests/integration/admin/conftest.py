from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.admin.server import Server


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    server = await Server.open(tmp_path)
    yield server
    await server.close()
