from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.heads.place import Clock, InDatabase, InFile, MemoryShelf, Place


@pytest.fixture(params=["sqlite", "postgres"])
async def place(request: Any, tmp_path: Path) -> AsyncIterator[Place]:
    opened: Place
    opened = InFile(tmp_path / "log.db") if request.param == "sqlite" else await InDatabase.open()
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shelf() -> MemoryShelf:
    return MemoryShelf()
