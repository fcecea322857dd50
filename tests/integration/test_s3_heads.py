"""Signed heads lie in a bucket, and stay there."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
from miniopy_async.deleteobjects import DeleteObject
from miniopy_async.error import S3Error

from infra.bootstrap.heads import beside
from infra.s3.bucket import Bucket
from infra.s3.heads import BucketShelf
from tests import servers

pytestmark = pytest.mark.needs("s3")
NAME = "log/00000000-20260131T120000Z.note"


@pytest.fixture
async def bucket() -> AsyncIterator[Bucket]:
    at = urlsplit(servers.url("s3"))
    bucket = Bucket.connect(beside(urlunsplit(at._replace(path=f"/test-{uuid4().hex}"))))
    yield bucket
    await empty(bucket)
    await bucket.client.remove_bucket(bucket.name)
    await bucket.close()


async def empty(bucket: Bucket) -> None:
    """Delete every version, as only who owns the server can."""
    doomed = [
        DeleteObject(each.object_name or "", each.version_id)
        async for each in bucket.client.list_objects(
            bucket.name, recursive=True, include_version=True
        )
    ]
    by = bucket.client.remove_objects(bucket.name, doomed, bypass_governance_mode=True)
    assert [error async for error in by] == []


async def read(bucket: Bucket) -> bytes:
    answer = await bucket.client.get_object(bucket.name, NAME)
    async with answer:
        return await answer.read()


async def test_a_note_is_kept_once_and_cannot_be_deleted(bucket: Bucket) -> None:
    await BucketShelf(bucket).put(NAME, "first\n")
    await BucketShelf(bucket).put(NAME, "second\n")
    assert await read(bucket) == b"first\n"
    found = await bucket.client.stat_object(bucket.name, NAME)
    with pytest.raises(S3Error):
        await bucket.client.remove_object(bucket.name, NAME, found.version_id)


async def test_a_bucket_that_locks_nothing_keeps_notes_all_the_same(bucket: Bucket) -> None:
    await bucket.client.make_bucket(bucket.name, bucket.region)
    await BucketShelf(bucket).put(NAME, "first\n")
    assert await read(bucket) == b"first\n"
