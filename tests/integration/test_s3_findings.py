import json
from collections.abc import AsyncIterator
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest

from infra.findings import Verdict
from infra.s3.bucket import Bucket
from infra.s3.findings import examine_s3
from tests import servers

pytestmark = pytest.mark.needs("s3")


def named(bucket: str, keys: str | None = None) -> str:
    at = urlsplit(servers.url("s3"))
    netloc = at.netloc if keys is None else f"{keys}@{at.hostname}:{at.port}"
    return urlunsplit(at._replace(path=f"/{bucket}", netloc=netloc))


@pytest.fixture
async def bucket() -> AsyncIterator[Bucket]:
    bucket = Bucket.connect(named(f"test-{uuid4().hex}"))
    await bucket.client.make_bucket(bucket.name, bucket.region)
    yield bucket
    await bucket.client.remove_bucket(bucket.name)
    await bucket.close()


async def verdicts(address: str) -> list[Verdict]:
    return [finding.verdict for finding in await examine_s3(address)]


async def test_a_bucket_as_it_should_be_is_good(bucket: Bucket) -> None:
    assert await verdicts(named(bucket.name)) == ["good", "good", "good"]


async def test_a_bucket_that_is_not_there_is_made_later() -> None:
    assert await verdicts(named(f"test-{uuid4().hex}")) == ["warning"]


async def test_wrong_keys_and_a_server_that_is_away_are_bad(bucket: Bucket) -> None:
    assert await verdicts(named(bucket.name, "messenger:wrong")) == ["bad"]
    assert await verdicts("http://key:secret@127.0.0.1:1/files") == ["bad"]


async def test_a_bucket_that_everyone_may_read_is_bad(bucket: Bucket) -> None:
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:ListBucket"],
        "Resource": [f"arn:aws:s3:::{bucket.name}"],
    }
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    await bucket.client.set_bucket_policy(bucket.name, json.dumps(policy))
    assert await verdicts(named(bucket.name)) == ["good", "good", "bad"]
