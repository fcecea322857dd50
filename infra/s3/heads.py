"""Signed heads in a bucket, locked against deletion where its server offers that."""

import io
from datetime import UTC, datetime, timedelta

import structlog
from miniopy_async.commonconfig import GOVERNANCE
from miniopy_async.error import S3Error
from miniopy_async.retention import Retention

from contracts.blobs import BlobsAway
from infra.s3.bootstrap import make_ready
from infra.s3.bucket import Bucket

KEPT = timedelta(days=3_650)
_NOT_OFFERED = frozenset(
    [
        *("InvalidRequest", "InvalidBucketObjectLockConfiguration", "NotImplemented"),
        "ObjectLockConfigurationNotFoundError",
    ]
)
_LOGGER = structlog.get_logger()


class BucketShelf:
    """An object for each note; who may not bypass governance cannot delete it for ten years."""

    def __init__(self, bucket: Bucket) -> None:
        """Keep the bucket, made with the first note if there is none."""
        self._bucket = bucket
        self._ready = False
        self._locks = True

    async def put(self, name: str, note: str) -> None:
        """Keep a note under a name, unless there is one of that name.

        Raises:
            BlobsAway: the server does not answer, or refuses.
        """
        if not self._ready:
            await make_ready(self._bucket, (), locked=True)
            self._ready = True
        if await self._holds(name):
            return
        try:
            await self._put(name, note.encode())
        except BlobsAway as away:
            if not (self._locks and _is_not_offered(away)):
                raise
            _LOGGER.warning("heads_without_object_lock", bucket=self._bucket.name)
            self._locks = False
            await self._put(name, note.encode())

    async def _put(self, name: str, content: bytes) -> None:
        until = Retention(GOVERNANCE, datetime.now(tz=UTC) + KEPT) if self._locks else None
        async with self._bucket.asked():
            await self._bucket.client.put_object(
                self._bucket.name,
                name,
                io.BytesIO(content),
                len(content),
                "text/plain; charset=utf-8",
                retention=until,
            )

    async def _holds(self, name: str) -> bool:
        try:
            async with self._bucket.asked():
                await self._bucket.client.stat_object(self._bucket.name, name)
        except S3Error:
            return False
        return True


def _is_not_offered(away: BlobsAway) -> bool:
    return isinstance(away.__cause__, S3Error) and away.__cause__.code in _NOT_OFFERED
