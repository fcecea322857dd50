from collections.abc import AsyncIterator

import asyncpg
import pytest

from infra.memory.feed import InProcessFeed
from infra.postgres.event_log import PostgresEventLog
from infra.postgres.schema import migrate
from tests.databases import OwnDatabase


@pytest.fixture
async def empty() -> AsyncIterator[str]:
    """The address of a database with nothing in it."""
    database = await OwnDatabase.create()
    yield database.url
    await database.drop()


@pytest.fixture
async def url(empty: str) -> str:
    """The address of a database with an empty log in it."""
    await migrate(empty)
    return empty


@pytest.fixture
async def log(url: str) -> AsyncIterator[PostgresEventLog]:
    log = await PostgresEventLog.open(url, feed=InProcessFeed())
    yield log
    await log.close()


@pytest.fixture
async def owner(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Who made the tables."""
    settings = {"search_path": "log"}
    connection = await asyncpg.connect(url, server_settings=settings)
    yield connection
    await connection.close()
