"""The local folder as a store of blobs."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ParamSpec, TypeVar

from contracts.blobs import Blob, BlobFacts, BlobsAway
from infra.files.blobs.addresses import BlobAddresses
from infra.files.blobs.folder import BlobFolder

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class LocalBlobs:
    """The port ``Blobs``."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder; it is made with the first blob."""
        self._folder = BlobFolder(folder)

    async def put(self, key: str, content: bytes, content_type: str) -> None:
        """Store a blob, in place of the one that was there; readers see either whole."""
        await _aside(self._folder.put, key, content, content_type)

    async def get(self, key: str) -> Blob | None:
        """Return a blob, None if there is none."""
        return await _aside(self._folder.get, key)

    async def facts(self, key: str) -> BlobFacts | None:
        """Return what is known of a blob, None if there is none."""
        return await _aside(self._folder.facts, key)

    async def delete(self, key: str) -> None:
        """Remove a blob; nothing if there is none."""
        await _aside(self._folder.delete, key)

    async def close(self) -> None:
        """Nothing is held open."""


class SignedLocalBlobs(LocalBlobs):
    """The port ``SignedBlobs``; its addresses are served by ``BlobGate``."""

    def __init__(self, folder: Path, addresses: BlobAddresses) -> None:
        """Keep the folder, and what signs addresses."""
        super().__init__(folder)
        self._addresses = addresses

    async def put_address(self, key: str, seconds: int) -> str:
        """Return where one ``PUT`` stores a blob, with the ``Content-Type`` that it says."""
        return self._addresses.sign("PUT", key, seconds)

    async def get_address(self, key: str, seconds: int, file_name: str, content_type: str) -> str:
        """Return where ``GET`` reads a blob, to be saved under a name."""
        return self._addresses.sign("GET", key, seconds, name=file_name, type=content_type)

    async def begin(self, key: str, content_type: str) -> str:
        """Begin a blob that comes in parts, and return the id of the upload."""
        return await _aside(self._folder.begin, key, content_type)

    async def part_address(self, key: str, upload: str, number: int, seconds: int) -> str:
        """Return where one ``PUT`` stores a part, counted from 1; its answer has an ``ETag``."""
        return self._addresses.sign("PUT", key, seconds, upload=upload, part=str(number))

    async def put_part(self, upload: str, number: int, content: bytes) -> str | None:
        """Store a part and return its ETag; None if there is no such upload."""
        return await _aside(self._folder.put_part, upload, number, content)

    async def finish(self, key: str, upload: str, etags: Sequence[str]) -> None:
        """Make the blob of its parts, in order; all but the last have at least 5 MiB."""
        if not await _aside(self._folder.finish, upload, [etag.strip('"') for etag in etags]):
            raise BlobsAway(f"the parts of {key} are not those that were stored")

    async def abandon(self, key: str, upload: str) -> None:  # noqa: ARG002 — S3 needs the key
        """Forget the parts of an upload."""
        await _aside(self._folder.abandon, upload)


async def _aside(
    work: Callable[Asked, Answer], *args: Asked.args, **kwargs: Asked.kwargs
) -> Answer:
    """Do work on the disk in a thread.

    Raises:
        BlobsAway: the disk refuses.
    """
    try:
        return await asyncio.to_thread(work, *args, **kwargs)
    except OSError as error:
        raise BlobsAway(f"the disk refuses: {error.strerror}") from error
