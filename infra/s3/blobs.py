"""Blobs in one bucket of an S3 server."""

import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Self
from urllib.parse import quote

from miniopy_async.datatypes import Part
from miniopy_async.error import S3Error

from contracts.blobs import Blob, BlobFacts
from infra.s3.bootstrap import make_ready
from infra.s3.bucket import REGION, Bucket


class S3Blobs:
    """The port ``SignedBlobs``."""

    def __init__(self, bucket: Bucket) -> None:
        """Keep the bucket, which is there."""
        self._bucket = bucket
        self._client = bucket.client

    @classmethod
    async def open(cls, address: str, origins: Sequence[str] = (), region: str = REGION) -> Self:
        """Return the bucket at an address, made if there is none, open to web pages of origins.

        Raises:
            BlobsAway: the server does not answer.
        """
        bucket = Bucket.connect(address, region)
        try:
            await make_ready(bucket, origins)
        except BaseException:
            await bucket.close()
            raise
        return cls(bucket)

    async def put(self, key: str, content: bytes, content_type: str) -> None:
        """Store a blob, in place of the one that was there; readers see either whole."""
        async with self._bucket.asked():
            await self._client.put_object(
                self._bucket.name, key, io.BytesIO(content), len(content), content_type
            )

    async def get(self, key: str) -> Blob | None:
        """Return a blob, None if there is none."""
        try:
            async with self._bucket.asked():
                response = await self._client.get_object(self._bucket.name, key)
                async with response:
                    content = await response.read()
                headers = response.headers
        except S3Error:
            return None
        return Blob(_facts(len(content), headers.get("Content-Type"), headers["ETag"]), content)

    async def facts(self, key: str) -> BlobFacts | None:
        """Return what is known of a blob, None if there is none."""
        try:
            async with self._bucket.asked():
                found = await self._client.stat_object(self._bucket.name, key)
        except S3Error:
            return None
        return _facts(found.size or 0, found.content_type, found.etag or "")

    async def delete(self, key: str) -> None:
        """Remove a blob; nothing if there is none."""
        async with self._bucket.asked():
            await self._client.remove_object(self._bucket.name, key)

    async def put_address(self, key: str, seconds: int) -> str:
        """Return where one ``PUT`` stores a blob, with the ``Content-Type`` that it says."""
        return await self._signed("PUT", key, seconds)

    async def get_address(self, key: str, seconds: int, file_name: str, content_type: str) -> str:
        """Return where ``GET`` reads a blob, to be saved under a name."""
        disposition = f"attachment; filename*=UTF-8''{quote(file_name, safe='')}"
        return await self._client.get_presigned_url(
            "GET",
            self._bucket.name,
            key,
            expires=timedelta(seconds=seconds),
            response_headers={
                "response-content-disposition": disposition,
                "response-content-type": content_type,
            },
        )

    async def begin(self, key: str, content_type: str) -> str:
        """Begin a blob that comes in parts, and return the id of the upload."""
        async with self._bucket.asked():
            return await self._client._create_multipart_upload(  # noqa: SLF001 — its only way
                self._bucket.name, key, {"Content-Type": content_type}
            )

    async def part_address(self, key: str, upload: str, number: int, seconds: int) -> str:
        """Return where one ``PUT`` stores a part, counted from 1; its answer has an ``ETag``."""
        return await self._signed("PUT", key, seconds, uploadId=upload, partNumber=str(number))

    async def finish(self, key: str, upload: str, etags: Sequence[str]) -> None:
        """Make the blob of its parts, in order; all but the last have at least 5 MiB."""
        parts = [Part(number, etag.strip('"')) for number, etag in enumerate(etags, 1)]
        async with self._bucket.asked():
            await self._client._complete_multipart_upload(  # noqa: SLF001 — its only way
                self._bucket.name, key, upload, parts
            )

    async def abandon(self, key: str, upload: str) -> None:
        """Forget the parts of an upload."""
        try:
            async with self._bucket.asked():
                await self._client._abort_multipart_upload(  # noqa: SLF001 — its only way
                    self._bucket.name, key, upload
                )
        except S3Error:
            return  # it is forgotten already

    async def close(self) -> None:
        """Close every connection."""
        await self._bucket.close()

    async def _signed(self, method: str, key: str, seconds: int, **query: str) -> str:
        return await self._client.get_presigned_url(
            method,
            self._bucket.name,
            key,
            expires=timedelta(seconds=seconds),
            extra_query_params=dict(query),
        )


def _facts(size: int, content_type: str | None, etag: str) -> BlobFacts:
    return BlobFacts(size, content_type or "application/octet-stream", etag.strip('"'))
