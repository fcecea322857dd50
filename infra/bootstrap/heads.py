"""Puts together who signs the heads of the log, and where the notes lie."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

from infra.bootstrap.clock import now
from infra.bootstrap.logs import ClusterLogs, required
from infra.bootstrap.nodes import spawned
from infra.bootstrap.storage import Storage
from infra.files.heads import FolderShelf
from infra.heads.keys import signers
from infra.heads.signing import HeadSigning, Shelf, SignedLog
from infra.s3.bucket import Bucket
from infra.s3.heads import BucketShelf
from infra.settings import Settings

FOLDER = "heads"


def folder_heads(storage: Storage, settings: Settings) -> HeadSigning:
    """Return who signs the heads of a data folder's log, into a folder beside it."""
    shelf = FolderShelf(storage.data / FOLDER)
    return _signing(storage.log, storage.secret, shelf, settings)


@asynccontextmanager
async def cluster_heads(settings: Settings, logs: ClusterLogs) -> AsyncIterator[None]:
    """Sign the heads of a cluster's log, into a bucket, until the process ends."""
    url = settings.heads_s3_url or beside(required(settings.s3_url, "s3_url"))
    bucket = Bucket.connect(url)
    try:
        signing = _signing(logs.log, logs.secret, BucketShelf(bucket), settings)
        async with spawned(signing.run()):
            yield
    finally:
        await bucket.close()


def beside(url: str) -> str:
    """Return the address of the bucket of heads beside one of files."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}-{FOLDER}"))


def _signing(log: SignedLog, secret: bytes, shelf: Shelf, settings: Settings) -> HeadSigning:
    signing = signers(secret, log.log_id, settings.heads_key)
    return HeadSigning(log, signing, shelf, now, timedelta(minutes=settings.heads_minutes))
