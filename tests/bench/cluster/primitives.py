"""What the servers of a cluster can do with nothing but their drivers, in the same run."""

import asyncio
import json
import time

import httpx
from msgspec import Struct

from tests.bench import bare_stream, mysql, postgres
from tests.brokers import VirtualHost
from tests.databases import OwnDatabase
from tests.mysql_databases import own_database
from tests.servers import url

SECONDS = 3.0
COMMITS = 20_000
PAGE = 2_000
TEXT = "What was said in this room, at about the length of a usual message of a chat."


class Primitives(Struct, frozen=True):
    """Rates a second of the bare parts."""

    postgres_commits: float
    """One row each, over 16 connections."""
    elasticsearch_documents: float
    """A text and a number each, in bulks of 2,000, one at a time."""
    mysql_upserts: float
    """In transactions of 2,000 rows."""
    stream_messages: float
    """300 bytes each, confirmed, eight in flight."""
    stream_p99_ms: float
    """From a publish to the consumer at 600 a second."""


async def measure() -> Primitives:
    """Measure each for a few seconds, in a database, an index and a host of its own."""
    database = await OwnDatabase.create()
    try:
        commits = await postgres.bare_commits(database.url, COMMITS)
    finally:
        await database.drop()
    async with own_database() as user_state:
        upserts = await mysql.bare(user_state)
    stream = await _stream()
    return Primitives(
        postgres_commits=commits.commits_per_second,
        elasticsearch_documents=await _documents(),
        mysql_upserts=upserts.per_second,
        stream_messages=stream.messages_per_second,
        stream_p99_ms=stream.delivery.p99,
    )


async def _stream() -> bare_stream.Bare:
    host = VirtualHost()
    await asyncio.to_thread(host.create)
    try:
        return await bare_stream.measure(host.url, 600.0, SECONDS)
    finally:
        await asyncio.to_thread(host.delete)
        host.close()


async def _documents() -> float:
    index = f"bare-{time.time_ns()}"
    page = "".join(
        f'{{"index":{{}}}}\n{json.dumps({"body": TEXT, "seq": seq})}\n' for seq in range(PAGE)
    )
    async with httpx.AsyncClient(base_url=url("elasticsearch"), timeout=60) as http:
        settings = {"settings": {"number_of_shards": 1, "number_of_replicas": 0}}
        (await http.put(f"/{index}", json=settings)).raise_for_status()
        try:
            count, started = 0, time.perf_counter()
            while time.perf_counter() - started < SECONDS:
                answer = await http.post(
                    f"/{index}/_bulk",
                    content=page,
                    headers={"Content-Type": "application/x-ndjson"},
                )
                assert not answer.json()["errors"], answer.text
                count += PAGE
            return count / (time.perf_counter() - started)
        finally:
            await http.delete(f"/{index}")
