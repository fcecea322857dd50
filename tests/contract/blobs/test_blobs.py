import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import httpx
import pytest

from contracts.blobs import Blobs, BlobsAway, SignedBlobs
from infra.bootstrap.listener import Listener
from infra.files.blobs.addresses import BlobAddresses
from infra.files.blobs.gate import BlobGate
from infra.files.blobs.local import LocalBlobs, SignedLocalBlobs
from infra.memory.blobs import MemoryBlobs
from infra.s3.blobs import S3Blobs
from infra.s3.bucket import Bucket
from tests import servers

ORIGIN = "https://chat.example"
PART = 5 * 1024 * 1024


async def on_disk(folder: Path) -> AsyncIterator[SignedBlobs]:
    listener: Listener

    async def app(scope: object, receive: object, send: object) -> None:
        await gate(scope, receive, send)  # type: ignore[arg-type]  # uvicorn's are these

    listener = Listener(app, "127.0.0.1", 0)
    addresses = BlobAddresses(b"s" * 32, f"http://127.0.0.1:{listener.port}/v1/blobs")
    blobs = SignedLocalBlobs(folder, addresses)
    gate = BlobGate(blobs, addresses, "/v1/blobs")
    await listener.start()
    yield blobs
    await blobs.close()
    await listener.stop()


async def in_s3() -> AsyncIterator[SignedBlobs]:
    at = urlsplit(servers.url("s3"))
    blobs = await S3Blobs.open(urlunsplit(at._replace(path=f"/test-{uuid4().hex}")), [ORIGIN])
    yield blobs
    bucket = blobs._bucket
    async for each in bucket.client.list_objects(bucket.name, recursive=True):
        await bucket.client.remove_object(bucket.name, each.object_name or "")
    await bucket.client.remove_bucket(bucket.name)
    await blobs.close()


SIGNED = ["disk", pytest.param("s3", marks=pytest.mark.needs("s3"))]


@pytest.fixture(params=SIGNED)
async def signed(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SignedBlobs]:
    async for opened in on_disk(tmp_path / "blobs") if request.param == "disk" else in_s3():
        yield opened


@pytest.fixture(params=["memory", *SIGNED])
async def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Blobs]:
    if request.param == "memory":
        yield MemoryBlobs()
        return
    async for opened in on_disk(tmp_path / "blobs") if request.param == "disk" else in_s3():
        yield opened


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as client:
        yield client


async def test_what_was_put_is_there_whole(blobs: Blobs) -> None:
    content = bytes(range(256)) * 100
    await blobs.put("avatars/0-a", content, "image/png")
    blob = await blobs.get("avatars/0-a")
    assert blob is not None
    assert blob.content == content
    assert blob.facts == await blobs.facts("avatars/0-a")
    assert (blob.facts.size, blob.facts.content_type) == (len(content), "image/png")
    assert blob.facts.etag


async def test_an_empty_blob_is_one(blobs: Blobs) -> None:
    await blobs.put("empty", b"", "text/plain")
    blob = await blobs.get("empty")
    assert blob is not None
    assert blob.content == b""


async def test_another_blob_takes_the_place_and_has_another_etag(blobs: Blobs) -> None:
    await blobs.put("a", b"one", "text/plain")
    before = await blobs.facts("a")
    await blobs.put("a", b"two\nlines", "image/gif")
    blob = await blobs.get("a")
    assert blob is not None
    assert before is not None
    assert (blob.content, blob.facts.content_type) == (b"two\nlines", "image/gif")
    assert blob.facts.etag != before.etag


async def test_what_is_not_there_is_none(blobs: Blobs) -> None:
    assert await blobs.get("a/b") is None
    assert await blobs.facts("a/b") is None
    await blobs.delete("a/b")


async def test_writers_of_one_key_leave_one_of_theirs_whole(blobs: Blobs) -> None:
    contents = [bytes([number]) * 50_000 for number in range(8)]
    await asyncio.gather(*(blobs.put("a", each, "text/plain") for each in contents))
    blob = await blobs.get("a")
    assert blob is not None
    assert blob.content in contents


async def test_a_signed_address_stores_and_another_reads(
    signed: SignedBlobs, client: httpx.AsyncClient
) -> None:
    put = await signed.put_address("files/a", 60)
    stored = await client.put(put, content=b"<b>x</b>", headers={"Content-Type": "text/html"})
    assert stored.status_code == 200
    facts = await signed.facts("files/a")
    assert facts is not None
    assert (facts.size, facts.content_type) == (8, "text/html")
    read = await client.get(
        await signed.get_address("files/a", 60, "höhe.html", "application/octet-stream")
    )
    assert (read.status_code, read.content) == (200, b"<b>x</b>")
    assert read.headers["Content-Type"] == "application/octet-stream"
    assert read.headers["Content-Disposition"] == "attachment; filename*=UTF-8''h%C3%B6he.html"


async def test_an_address_is_good_for_its_method_and_key_alone(
    signed: SignedBlobs, client: httpx.AsyncClient
) -> None:
    await signed.put("a", b"1", "text/plain")
    get = await signed.get_address("a", 60, "a.txt", "text/plain")
    put = await signed.put_address("a", 60)
    bare = str(httpx.URL(get).copy_with(query=None))
    for method, address in [
        ("PUT", get),
        ("GET", put),
        ("GET", get[:-4] + "0000"),
        ("GET", get.replace("/a?", "/b?")),
        ("GET", get.replace("a.txt", "b.txt")),
        ("GET", bare),
    ]:
        assert (await client.request(method, address)).status_code == 403, address


async def test_an_address_is_over_after_its_time(
    signed: SignedBlobs, client: httpx.AsyncClient
) -> None:
    await signed.put("a", b"1", "text/plain")
    address = await signed.get_address("a", 1, "a.txt", "text/plain")
    while (await client.get(address)).status_code == 200:  # noqa: ASYNC110 — the store's own clock
        await asyncio.sleep(0.1)
    assert (await client.get(address)).status_code == 403


async def test_parts_become_one_blob(signed: SignedBlobs, client: httpx.AsyncClient) -> None:
    upload = await signed.begin("films/a", "video/mp4")
    etags = []
    for number, content in ((1, b"1" * PART), (2, b"2")):
        address = await signed.part_address("films/a", upload, number, 60)
        answer = await client.put(address, content=content)
        assert answer.status_code == 200
        etags.append(answer.headers["ETag"])
    assert await signed.facts("films/a") is None
    await signed.finish("films/a", upload, etags)
    blob = await signed.get("films/a")
    assert blob is not None
    assert blob.content == b"1" * PART + b"2"
    assert blob.facts.content_type == "video/mp4"


async def test_parts_that_were_not_stored_become_nothing(signed: SignedBlobs) -> None:
    upload = await signed.begin("films/a", "video/mp4")
    with pytest.raises(BlobsAway):
        await signed.finish("films/a", upload, ["0" * 32])
    assert await signed.facts("films/a") is None
    await signed.abandon("films/a", upload)


async def test_an_abandoned_upload_is_forgotten(
    signed: SignedBlobs, client: httpx.AsyncClient
) -> None:
    upload = await signed.begin("films/a", "video/mp4")
    address = await signed.part_address("films/a", upload, 1, 60)
    await client.put(address, content=b"1")
    await signed.abandon("films/a", upload)
    await signed.abandon("films/a", upload)
    assert (await client.put(address, content=b"1")).status_code == 404


@pytest.mark.needs("s3")
async def test_web_pages_of_our_origin_alone_may_use_a_bucket(client: httpx.AsyncClient) -> None:
    async for blobs in in_s3():
        address = await blobs.put_address("a", 60)
        asked = {"Access-Control-Request-Method": "PUT"}
        allowed = await client.options(address, headers={"Origin": ORIGIN, **asked})
        refused = await client.options(address, headers={"Origin": "https://evil.example", **asked})
        assert allowed.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert "Access-Control-Allow-Origin" not in refused.headers
        stored = await client.put(address, content=b"1", headers={"Origin": ORIGIN})
        assert "etag" in stored.headers["Access-Control-Expose-Headers"].lower()


@pytest.mark.needs("s3")
async def test_a_server_that_is_away_is_said_so() -> None:
    bucket = Bucket.connect("http://key:secret@127.0.0.1:1/files")
    blobs = S3Blobs(bucket)
    with pytest.raises(BlobsAway):
        await blobs.get("a")
    with pytest.raises(BlobsAway):
        await blobs.put("a", b"1", "text/plain")
    await blobs.close()


@pytest.mark.parametrize("key", ["", "/a", "../a", "a/../b", "a//b", "a\0", "A"])
async def test_what_is_no_key_reaches_no_file(key: str, tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)
    with pytest.raises(ValueError, match="no key"):
        await blobs.get(key)
