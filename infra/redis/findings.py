"""What `messenger doctor` says of Redis."""

from time import time
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from infra.findings import Finding, Verdict
from infra.redis.server import ANSWER_SECONDS, CONNECT_SECONDS

OLDEST = (6, 2)
MOST_APART = 1.0
"""Seconds that the clocks may be apart."""


async def examine_redis(address: str) -> list[Finding]:
    """Return what is good and what is not about the server at an address."""
    client = Redis.from_url(
        address, socket_connect_timeout=CONNECT_SECONDS, socket_timeout=ANSWER_SECONDS
    )
    try:
        return await _examine(client)
    except (RedisError, OSError, TimeoutError) as error:
        remedy = "start it, or correct the address, account and password in MESSENGER_REDIS_URL"
        return [_found("bad", f"does not answer: {error}", remedy)]
    finally:
        await client.aclose()


async def _examine(client: Redis) -> list[Finding]:
    facts: dict[str, Any] = await client.info()
    seconds, microseconds = await client.time()
    return [
        _version(facts),
        _topology(facts),
        _eviction(facts),
        _clock(seconds + microseconds / 1_000_000 - time()),
        await _privileges(client),
    ]


def _version(facts: dict[str, Any]) -> Finding:
    name = "Valkey" if "valkey_version" in facts else "Redis"
    version = str(facts.get("valkey_version") or facts["redis_version"])
    if tuple(map(int, version.split(".")[:2])) < OLDEST:
        return _found("bad", f"{name} {version}", "update it to Redis 6.2 or any Valkey")
    return _found("good", f"{name} {version}")


def _topology(facts: dict[str, Any]) -> Finding:
    if facts.get("cluster_enabled"):
        remedy = "give the address of one server, with a replica if it must not fail"
        return _found("bad", "runs as a cluster, which the client does not follow", remedy)
    if facts.get("role") != "master":
        return _found("bad", "is a replica and cannot be written", "give the primary's address")
    return _found("good", "is a primary")


def _eviction(facts: dict[str, Any]) -> Finding:
    policy = facts.get("maxmemory_policy", "noeviction")
    if facts.get("maxmemory") and str(policy).startswith("allkeys"):
        remedy = "set maxmemory-policy to noeviction: a limit that is evicted begins anew"
        return _found("warning", f"evicts keys when its memory is full ({policy})", remedy)
    return _found("good", "keeps its keys until they expire")


def _clock(ahead: float) -> Finding:
    if abs(ahead) > MOST_APART:
        return _found("warning", f"its clock is {ahead:+.1f} s from ours", "run NTP on both")
    return _found("good", "its clock agrees with ours")


async def _privileges(client: Redis) -> Finding:
    try:
        await client.eval("return redis.call('PUBLISH', ARGV[1], '')", 0, "messenger:doctor")
    except RedisError as refusal:
        remedy = "grant the account keys and channels messenger:* with all commands on them"
        return _found("bad", f"the account may not run what we need: {refusal}", remedy)
    return _found("good", "the account may run scripts and publish")


def _found(verdict: Verdict, fact: str, remedy: str | None = None) -> Finding:
    return Finding(server="redis", verdict=verdict, fact=fact, remedy=remedy)
