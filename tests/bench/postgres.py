"""What the event log on PostgreSQL records, beside bare commits: python -m tests.bench.postgres."""

import asyncio
import sys
import time

import asyncpg
import msgspec
import uvloop
from msgspec import Struct

from infra.memory.feed import InProcessFeed
from infra.postgres.event_log import PostgresEventLog
from infra.postgres.schema import migrate
from tests.bench.log import BODY, CASES, measure
from tests.databases import OwnDatabase

CONNECTIONS = 16


class BareCommits(Struct, frozen=True):
    """Rows inserted one by one, each in a transaction of its own."""

    connections: int
    commits_per_second: int


async def bare_commits(url: str, rows: int) -> BareCommits:
    """Insert one row a commit over as many connections as keep the server busy."""
    connections = [await asyncpg.connect(url) for _ in range(CONNECTIONS)]
    table = "CREATE TABLE IF NOT EXISTS bare (id BIGSERIAL PRIMARY KEY, body BYTEA NOT NULL)"
    await connections[0].execute(table)
    left = iter(range(rows))

    async def insert(connection: asyncpg.Connection) -> None:
        for _ in left:
            await connection.execute("INSERT INTO bare (body) VALUES ($1)", BODY)

    started = time.perf_counter()
    await asyncio.gather(*map(insert, connections))
    took = time.perf_counter() - started
    for connection in connections:
        await connection.close()
    return BareCommits(CONNECTIONS, round(rows / took))


async def main(events: int) -> None:
    """Print one line a case; a submitter that is alone gets a tenth of the events."""
    database = await OwnDatabase.create()
    await migrate(database.url)
    try:
        print(msgspec.json.encode(await bare_commits(database.url, events)).decode())
        for submitters, size in CASES:
            some = events if submitters * size > 1 else events // 10
            log = await PostgresEventLog.open(database.url, feed=InProcessFeed())
            print(msgspec.json.encode(await measure(log, submitters, size, some)).decode())
            await log.close()
        print(msgspec.json.encode(await bare_commits(database.url, events)).decode())
    finally:
        await database.drop()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000))
