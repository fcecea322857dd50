import pytest

from tests.integration.commands.world import World


@pytest.fixture
async def world() -> World:
    return World()
