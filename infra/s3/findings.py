"""What `messenger doctor` says of S3."""

import io
from urllib.parse import urlsplit
from uuid import uuid4

from aiohttp import ClientError, ClientSession, ClientTimeout
from miniopy_async.error import S3Error

from contracts.blobs import BlobsAway
from infra.findings import Finding, Verdict
from infra.s3.bucket import CONNECT_SECONDS, REGION, Bucket


async def examine_s3(address: str, region: str = REGION) -> list[Finding]:
    """Return what is good and what is not about the bucket at an address."""
    bucket = Bucket.connect(address, region)
    try:
        async with bucket.asked():
            there = await bucket.client.bucket_exists(bucket.name)
        if not there:
            return [_found("warning", f"has no bucket {bucket.name}", "it is made at the start")]
        return [
            _found("good", f"has the bucket {bucket.name}"),
            await _privileges(bucket),
            await _strangers(bucket, address),
        ]
    except (BlobsAway, S3Error) as error:
        remedy = (
            "start it, or correct the address and keys in MESSENGER_S3_URL;"
            " it refuses right keys too if its clock is not ours"
        )
        return [_found("bad", str(error), remedy)]
    finally:
        await bucket.close()


async def _privileges(bucket: Bucket) -> Finding:
    key = f"doctor/{uuid4()}"
    try:
        async with bucket.asked():
            await bucket.client.put_object(bucket.name, key, io.BytesIO(b"?"), 1)
            await bucket.client.stat_object(bucket.name, key)
            await bucket.client.remove_object(bucket.name, key)
    except (BlobsAway, S3Error) as refusal:
        remedy = "grant these keys s3:PutObject, s3:GetObject and s3:DeleteObject on the bucket"
        return _found("bad", f"the keys may not write, read and remove: {refusal}", remedy)
    return _found("good", "the keys may write, read and remove")


async def _strangers(bucket: Bucket, address: str) -> Finding:
    """Ask without any key: what we keep there is for members of conversations."""
    at = urlsplit(address)
    place = f"{at.scheme}://{at.netloc.rpartition('@')[2]}/{bucket.name}?list-type=2"
    timeout = ClientTimeout(connect=CONNECT_SECONDS, total=10)
    try:
        async with ClientSession(timeout=timeout) as session, session.get(place) as answer:
            open_to_all = answer.ok
    except (ClientError, TimeoutError) as error:
        raise BlobsAway(f"S3 does not answer: {error}") from error
    if open_to_all:
        remedy = "remove the policy that lets everyone read the bucket"
        return _found("bad", "shows the bucket to everyone", remedy)
    return _found("good", "shows the bucket to nobody without a key")


def _found(verdict: Verdict, fact: str, remedy: str | None = None) -> Finding:
    return Finding(server="s3", verdict=verdict, fact=fact, remedy=remedy)
