import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from infra.postgres import leases
from tests.servers import url

SCRIPT = Path(leases.__file__).parent / "migrations" / "0100_leases.sql"


class Pool:
    """Connections to the schema of one test; they can be told to fail."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.away = False
        self._pool = pool

    async def rows(self, statement: str, *arguments: object) -> list[asyncpg.Record]:
        if self.away:
            raise OSError("the database is away")
        rows: list[asyncpg.Record] = await self._pool.fetch(statement, *arguments)
        return rows

    write = rows


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    schema = f"test_{uuid.uuid4().hex}"
    pool = await asyncpg.create_pool(
        url("postgres"), min_size=1, max_size=4, server_settings={"search_path": schema}
    )
    await pool.execute(f"CREATE SCHEMA {schema}")
    await pool.execute(SCRIPT.read_text())
    yield Pool(pool)
    await pool.execute(f"DROP SCHEMA {schema} CASCADE")
    await pool.close()
