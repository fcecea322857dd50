"""A message index of one test in the shared cluster: its own prefix, removed after."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from elasticsearch import AsyncElasticsearch

from infra.elasticsearch.connection import connect
from infra.elasticsearch.names import Names
from tests.servers import url


@asynccontextmanager
async def index() -> AsyncIterator[tuple[AsyncElasticsearch, Names]]:
    """Yield a client and names that nobody else has."""
    client, names = connect([url("elasticsearch")]), Names(f"test-{uuid4().hex[:12]}-")
    try:
        yield client, names
    finally:
        await remove(client, names)
        await client.close()


async def remove(client: AsyncElasticsearch, names: Names) -> None:
    """Remove everything under a prefix."""
    found = await client.indices.get(index=f"{names.prefix}*", filter_path="*.aliases")
    if found.body:
        await client.indices.delete(index=list(found.body))
    quiet = client.options(ignore_status=404)
    await quiet.indices.delete_index_template(name=f"{names.prefix}*")
