from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from infra.memory.event_log import MemoryEventLog
from infra.memory.feed import InProcessFeed
from infra.sqlite.event_log import SqliteEventLog
from tests.integration.commands.world import World


@pytest.fixture(params=["memory", "sqlite"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    feed = InProcessFeed()
    if request.param == "memory":
        yield World(MemoryEventLog(feed=feed), feed)
        return
    log = SqliteEventLog.open(tmp_path / "log.db", feed=feed)
    yield World(log, feed)
    await log.close()
