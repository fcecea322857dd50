from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from infra.redis.findings import examine_redis
from tests import servers

pytestmark = pytest.mark.needs("redis")


async def test_a_server_as_it_should_be_has_nothing_bad() -> None:
    findings = await examine_redis(servers.url("redis"))
    assert len(findings) == 5
    assert not [finding for finding in findings if finding.verdict == "bad"]


async def test_a_server_that_is_away_is_said_so_with_what_to_do() -> None:
    (finding,) = await examine_redis("redis://127.0.0.1:1/0")
    assert finding.verdict == "bad"
    assert "MESSENGER_REDIS_URL" in (finding.remedy or "")


async def test_an_account_that_may_not_publish_is_named() -> None:
    address = urlsplit(servers.url("redis"))
    name = f"test-{uuid4().hex}"
    async with Redis.from_url(servers.url("redis")) as client:
        await client.acl_setuser(
            name, enabled=True, passwords=["+secret"], categories=["+@all"], keys=["*"]
        )
        try:
            at = f"{name}:secret@{address.hostname}:{address.port}"
            findings = await examine_redis(urlunsplit(address._replace(netloc=at)))
        finally:
            await client.acl_deluser(name)
    assert next(each.fact for each in findings if each.verdict == "bad").startswith("the account")
