"""What `messenger doctor` asks: every server that the settings name, or the data folder."""

import asyncio
from collections.abc import Awaitable, Callable

from infra.elasticsearch.findings import examine_elasticsearch
from infra.elasticsearch.names import Names
from infra.findings import Finding
from infra.mysql.findings import examine_mysql
from infra.postgres.findings import examine_postgres
from infra.rabbitmq.findings import examine_rabbitmq
from infra.redis.findings import examine_redis
from infra.s3.findings import examine_s3
from infra.settings import Settings
from infra.sqlite.findings import examine_folder

_SECONDS = 20.0


Examine = Callable[[str], Awaitable[list[Finding]]]


async def examine(settings: Settings) -> list[Finding]:
    """Return what was found, server by server."""
    if settings.postgres_url is None:
        return await asyncio.to_thread(examine_folder, settings.data)
    names = Names(settings.elasticsearch_prefix)
    servers: dict[str, tuple[str | None, Examine]] = {
        "postgres": (settings.postgres_url, examine_postgres),
        "rabbitmq": (settings.rabbitmq_url, examine_rabbitmq),
        "elasticsearch": (
            settings.elasticsearch_url,
            lambda url: examine_elasticsearch(url, names),
        ),
        "mysql": (settings.mysql_url, examine_mysql),
        "redis": (settings.redis_url, examine_redis),
        "s3": (settings.s3_url, examine_s3),
    }
    asked = [_asked(server, url, ask) for server, (url, ask) in servers.items()]
    found = await asyncio.gather(*asked)
    return [_secret(settings), *(finding for each in found for finding in each)]


async def _asked(server: str, url: str | None, ask: Examine) -> list[Finding]:
    if url is None:
        remedy = f"set MESSENGER_{server.upper()}_URL"
        return [Finding(server=server, verdict="bad", fact="has no address", remedy=remedy)]
    try:
        async with asyncio.timeout(_SECONDS):
            return await ask(url)
    except TimeoutError:
        remedy = "see whether something between drops what it does not let through"
        fact = f"did not answer within {_SECONDS:.0f} s"
        return [Finding(server=server, verdict="bad", fact=fact, remedy=remedy)]


def _secret(settings: Settings) -> Finding:
    if settings.secret is None:
        remedy = "set MESSENGER_SECRET_FILE to a file of 32 random bytes, the same everywhere"
        return Finding(server="settings", verdict="bad", fact="there is no secret", remedy=remedy)
    return Finding(server="settings", verdict="good", fact="the secret is set")
