"""What every node of a cluster has beside the log: what nodes share, files, and its own tasks."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager

from contracts.blobs import Blobs
from infra.bootstrap.logs import required
from infra.bootstrap.sharing import rates_of
from infra.redis.shared import Shared
from infra.s3.blobs import S3Blobs
from infra.s3.bucket import Bucket
from infra.settings import Settings


@asynccontextmanager
async def shared(settings: Settings, secret: bytes) -> AsyncIterator[Shared]:
    """Have presence, limits, revocations and tickets of all nodes; Redis may come later."""
    sharing = Shared.open(
        required(settings.redis_url, "redis_url"),
        rates=rates_of(settings.limits),
        replicas=settings.replicas,
        secret=secret,
    )
    try:
        yield sharing
    finally:
        await sharing.close()


@asynccontextmanager
async def cluster_blobs(settings: Settings) -> AsyncIterator[Blobs]:
    """Have the files of the cluster; their server may come later."""
    blobs = S3Blobs(Bucket.connect(required(settings.s3_url, "s3_url")))
    try:
        yield blobs
    finally:
        await blobs.close()


@asynccontextmanager
async def spawned(*work: Coroutine[object, object, None]) -> AsyncIterator[None]:
    """Do work beside everything else, until the process ends."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
