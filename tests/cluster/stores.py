"""What a cluster of a test's own keeps in the servers that all tests share, removed after it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
from miniopy_async.api import Minio
from redis.asyncio import Redis

from tests import databases, mysql_databases
from tests.brokers import VirtualHost
from tests.servers import url

SECRET = "a secret of tests, which is long enough to be one"


class OwnStores:
    """A database in each, a virtual host, prefixes and a bucket."""

    def __init__(self) -> None:
        self.name = f"t{uuid4().hex[:12]}"
        self.mysql = mysql_databases.OwnDatabase()
        self.broker = VirtualHost()
        self.postgres: databases.OwnDatabase | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Return the settings of every process."""
        assert self.postgres is not None
        return {
            "MESSENGER_POSTGRES_URL": self.postgres.url,
            "MESSENGER_RABBITMQ_URL": self.broker.url,
            "MESSENGER_ELASTICSEARCH_URL": url("elasticsearch"),
            "MESSENGER_ELASTICSEARCH_PREFIX": f"{self.name}-",
            "MESSENGER_MYSQL_URL": self.mysql.url,
            "MESSENGER_REDIS_URL": url("redis"),
            "MESSENGER_REDIS_PREFIX": self.name,
            "MESSENGER_S3_URL": urlsplit(url("s3"))._replace(path=f"/{self.name}").geturl(),
            "MESSENGER_SECRET": SECRET,
            "MESSENGER_REGISTRATION": "open",
            "MESSENGER_TRUSTED_PROXIES": "1",
        }

    async def create(self) -> None:
        self.postgres = await databases.OwnDatabase.create()
        await self.mysql.create()
        self.broker.create()

    async def remove(self) -> None:
        if self.postgres is not None:
            await self.postgres.drop()
        await self.mysql.close()
        self.broker.delete()
        self.broker.close()
        await self._forget_index()
        await self._forget_keys()
        await self._forget_files()

    async def _forget_index(self) -> None:
        async with httpx.AsyncClient(base_url=url("elasticsearch"), timeout=30) as http:
            found = (await http.get(f"/_cat/indices/{self.name}-*?format=json&h=index")).json()
            for each in found:
                await http.delete(f"/{each['index']}")
            templates = (await http.get(f"/_index_template/{self.name}-*")).json()
            for each in templates.get("index_templates", []):
                await http.delete(f"/_index_template/{each['name']}")

    async def _forget_keys(self) -> None:
        async with Redis.from_url(url("redis")) as client:
            async for key in client.scan_iter(f"{self.name}:*"):
                await client.delete(key)

    async def _forget_files(self) -> None:
        at = urlsplit(url("s3"))
        host, secure = f"{at.hostname}:{at.port}", at.scheme == "https"
        async with Minio(host, at.username, at.password, secure=secure) as client:
            if not await client.bucket_exists(self.name):
                return
            for each in await client.list_objects(self.name, recursive=True):
                await client.remove_object(self.name, each.object_name)
            await client.remove_bucket(self.name)


@contextmanager
def own_stores() -> Iterator[OwnStores]:
    """Make them, and remove them after."""
    stores = OwnStores()
    try:
        asyncio.run(stores.create())
        yield stores
    finally:
        asyncio.run(stores.remove())
