from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract.event_log.logs import ADAPTERS, Log, Opener


@pytest.fixture(params=ADAPTERS)
async def opener(request: Any, tmp_path: Path) -> AsyncIterator[Opener]:
    opener = Opener(request.param, tmp_path)
    yield opener
    await opener.close()


@pytest.fixture
async def log(opener: Opener) -> Log:
    return await opener.open()
