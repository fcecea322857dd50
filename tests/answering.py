"""`python -m tests.answering NAME…` tells which servers, started elsewhere, take our account."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import aio_pika
import asyncmy
import asyncpg
import httpx
from miniopy_async.api import Minio
from redis.asyncio import Redis

from tests.servers import address


async def postgres(address: str) -> None:
    await (await asyncpg.connect(address, timeout=5)).close()


async def rabbitmq(address: str) -> None:
    await (await aio_pika.connect(address, timeout=5)).close()


async def elasticsearch(address: str) -> None:
    async with httpx.AsyncClient(timeout=5) as client:
        found = (await client.get(address)).raise_for_status().json()
    if found.get("tagline") != "You Know, for Search":
        raise ConnectionError(f"this is no Elasticsearch: {found}")


async def mysql(address: str) -> None:
    at = urlsplit(address)
    connection = await asyncmy.connect(
        host=at.hostname or "",
        port=at.port or 0,
        user=at.username or "",
        password=at.password or "",
        database=at.path[1:],
        connect_timeout=5,
    )
    await connection.ensure_closed()


async def redis(address: str) -> None:
    async with Redis.from_url(address, socket_timeout=5) as client:
        await client.ping()


async def s3(address: str) -> None:
    at = urlsplit(address)
    host, secure = f"{at.hostname}:{at.port}", at.scheme == "https"
    async with Minio(host, at.username, at.password, secure=secure) as client:
        await client.list_buckets()


CHECKS: dict[str, Callable[[str], Awaitable[None]]] = {
    "postgres": postgres,
    "rabbitmq": rabbitmq,
    "elasticsearch": elasticsearch,
    "mysql": mysql,
    "redis": redis,
    "s3": s3,
}


async def answers(name: str) -> bool:
    """Print one line about a server, and tell whether it takes our account."""
    at = urlsplit(address(name))
    place = f"{at.hostname}:{at.port}"
    try:
        await CHECKS[name](address(name))
    except Exception as refusal:  # noqa: BLE001 — each driver has its own, and all are one answer
        variable = f"MESSENGER_{name.upper()}_URL"
        sys.stderr.write(
            f"{name:13} {place} is taken by a server that does not accept our account"
            f" ({type(refusal).__name__}: {refusal}); stop it, or set {variable}\n"
        )
        return False
    sys.stdout.write(f"{name:13} up at {place}, started elsewhere\n")
    return True


async def main(names: list[str]) -> bool:
    return all(await asyncio.gather(*map(answers, names)))


if __name__ == "__main__":
    sys.exit(not asyncio.run(main(sys.argv[1:])))
