"""Which process of a cluster works on what: rows beside the log, handed over within a second."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from contracts.outage import Outage
from infra.bootstrap.waiting import patiently
from infra.postgres.connecting import connect
from infra.postgres.database import Database
from infra.postgres.schema import check_schema

SCHEMA = "leases"
_CONNECTIONS = 2


@asynccontextmanager
async def lease_rows(url: str) -> AsyncIterator[Database]:
    """Have the database's rows of leases, marks and cursors."""
    database = await patiently("PostgreSQL", lambda: _open(url))
    try:
        yield database
    finally:
        await database.close()


async def _open(url: str) -> Database:
    connection = await connect(url, SCHEMA)
    try:
        await check_schema(connection, url)
    finally:
        await connection.close()
    return await Database.open(url, SCHEMA, connections=_CONNECTIONS, unavailable=Outage)
