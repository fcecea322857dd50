"""What every node of a cluster has beside the log: what nodes share, files, and its own tasks."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import structlog

from contracts.blobs import Blobs, BlobsAway
from infra.bootstrap.logs import required
from infra.bootstrap.sharing import rates_of
from infra.ending import end
from infra.redis.commits import RedisCommits
from infra.redis.server import RedisServer
from infra.redis.shared import Shared
from infra.s3.blobs import S3Blobs
from infra.s3.bootstrap import make_ready
from infra.s3.bucket import Bucket
from infra.settings import Settings

logger = structlog.stdlib.get_logger()

REVIEW = timedelta(seconds=30)
"""How long a token verified before is taken without a look at its session."""
KEYS_EACH = 60.0
"""Seconds between two looks at the signing keys, which another node may have rotated."""
_PAUSE = 5.0


@asynccontextmanager
async def shared(settings: Settings, secret: bytes) -> AsyncIterator[Shared]:
    """Have presence, limits, revocations and tickets of all nodes; Redis may come later."""
    sharing = Shared.open(
        required(settings.redis_url, "redis_url"),
        rates=rates_of(settings.limits),
        replicas=settings.replicas,
        secret=secret,
        prefix=settings.redis_prefix,
    )
    try:
        yield sharing
    finally:
        await sharing.close()


@asynccontextmanager
async def told_of_commits(settings: Settings) -> AsyncIterator[RedisCommits | None]:
    """Hear what gateways commit, through Redis; without its address a relay looks by itself."""
    if settings.redis_url is None:
        yield None
        return
    server = RedisServer.connect(settings.redis_url, settings.redis_prefix)
    commits = RedisCommits(server)
    try:
        async with spawned(commits.hear()):
            yield commits
    finally:
        await server.close()


@asynccontextmanager
async def cluster_blobs(settings: Settings) -> AsyncIterator[Blobs]:
    """Have the files of the cluster; their server may come later."""
    bucket = Bucket.connect(required(settings.s3_url, "s3_url"))
    try:
        async with spawned(_made_ready(bucket, settings.allowed_origins)):
            yield S3Blobs(bucket)
    finally:
        await bucket.close()


async def _made_ready(bucket: Bucket, origins: Sequence[str]) -> None:
    while True:
        try:
            await make_ready(bucket, origins)
        except BlobsAway as away:
            logger.warning("bucket_away", reason=str(away))
            await asyncio.sleep(_PAUSE)
        else:
            return


@asynccontextmanager
async def spawned(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do work beside everything else, until the process ends."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        yield
    finally:
        await end(tasks)
