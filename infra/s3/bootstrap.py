"""Makes a bucket ready: it exists, and web pages of our origins may use signed addresses."""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

import structlog
from miniopy_async.error import S3Error

from contracts.blobs import BlobsAway
from infra.s3.bucket import Bucket

_LOGGER = structlog.get_logger()
_XMLNS = "http://s3.amazonaws.com/doc/2006-03-01/"
_MADE_MEANWHILE = frozenset({"BucketAlreadyOwnedByYou", "BucketAlreadyExists"})
_NOT_OFFERED = frozenset({"NotImplemented", "MethodNotAllowed", "InvalidRequest"})


async def make_ready(bucket: Bucket, origins: Sequence[str], *, locked: bool = False) -> None:
    """Make the bucket if there is none, and say which origins may use it.

    ``locked`` makes one whose objects can be kept from deletion, where the server offers that.

    Raises:
        BlobsAway: the server does not answer, or refuses.
    """
    async with bucket.asked():
        if not await bucket.client.bucket_exists(bucket.name):
            await _make(bucket, locked=locked)
    if origins:
        await _allow(bucket, origins)


async def _make(bucket: Bucket, *, locked: bool) -> None:
    try:
        await bucket.client.make_bucket(bucket.name, bucket.region, object_lock=locked)
    except S3Error as error:
        if locked and error.code in _NOT_OFFERED:
            await _make(bucket, locked=False)
        elif error.code not in _MADE_MEANWHILE:
            raise


async def _allow(bucket: Bucket, origins: Sequence[str]) -> None:
    """Set the bucket's CORS rule; a server without one for each bucket has it for all."""
    body = _rule(origins)
    digest = hashlib.md5(body, usedforsecurity=False).digest()
    try:
        async with bucket.asked():
            await bucket.client._execute(  # noqa: SLF001 — it has no call for CORS
                "PUT",
                bucket.name,
                body=body,
                headers={"Content-MD5": b64encode(digest).decode()},
                query_params={"cors": ""},
            )
    except BlobsAway as error:
        cause = error.__cause__
        if not (isinstance(cause, S3Error) and cause.code in _NOT_OFFERED):
            raise
        _LOGGER.warning("cors_for_all_buckets_only", bucket=bucket.name)


def _rule(origins: Sequence[str]) -> bytes:
    configuration = Element("CORSConfiguration", xmlns=_XMLNS)
    rule = SubElement(configuration, "CORSRule")
    values = [
        *(("AllowedOrigin", origin) for origin in origins),
        *(("AllowedMethod", method) for method in ("PUT", "GET")),
        ("AllowedHeader", "*"),
        ("ExposeHeader", "ETag"),
        ("MaxAgeSeconds", "600"),
    ]
    for name, value in values:
        SubElement(rule, name).text = value
    return tostring(configuration)
