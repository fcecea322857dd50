"""Each test runs on the log in memory and on the one in a file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.integration.messages.doors import Doors, Place
from tests.integration.messages.world import Logs, World


@pytest_asyncio.fixture(params=["memory", "sqlite"])
async def logs(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Logs]:
    logs = Logs(request.param, tmp_path)
    yield logs
    await logs.stop()


@pytest_asyncio.fixture
async def world(logs: Logs) -> World:
    return await logs.start()


@pytest_asyncio.fixture
async def place(world: World) -> AsyncIterator[Place]:
    people = {name: await world.person(name) for name in ("ann", "bob", "busy")}
    tea = await world.conversation(people["ann"], people["busy"])
    doors = Doors(world, people)
    async with doors.raw, doors.typed:
        yield Place(doors, tea)
