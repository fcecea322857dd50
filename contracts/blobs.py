"""Files that are no events: kept under keys that we make, read and written whole or by address."""

import re
from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from msgspec import Struct

from contracts.ids import AttachmentId

KEY = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*", re.ASCII)
"""What a key is: nothing in it means anything to a file system or in an address.

No key stands where another has a folder: some servers keep blobs as files."""


def avatar_key(owner: UUID, avatar_id: AttachmentId) -> str:
    """Return the key of a picture of a person or conversation."""
    return f"avatars/{owner}/{avatar_id}"


class BlobFacts(Struct, frozen=True):
    """What is known of a blob without reading it."""

    size: int
    content_type: str
    etag: str


class Blob(Struct, frozen=True):
    """A blob, read whole."""

    facts: BlobFacts
    content: bytes


class BlobsAway(Exception):
    """The store of blobs does not answer, or cannot hold more; try again later."""


class Blobs(Protocol):
    """A store of blobs; every call may raise ``BlobsAway``."""

    async def put(self, key: str, content: bytes, content_type: str) -> None:
        """Store a blob, in place of the one that was there; readers see either whole."""

    async def get(self, key: str) -> Blob | None:
        """Return a blob, None if there is none."""

    async def facts(self, key: str) -> BlobFacts | None:
        """Return what is known of a blob, None if there is none."""

    async def delete(self, key: str) -> None:
        """Remove a blob; nothing if there is none."""

    async def close(self) -> None:
        """Give back what the store holds open."""


class SignedBlobs(Blobs, Protocol):
    """A store that clients write to and read from themselves, by addresses good for a while."""

    async def put_address(self, key: str, seconds: int) -> str:
        """Return where one ``PUT`` stores a blob, with the ``Content-Type`` that it says."""

    async def get_address(self, key: str, seconds: int, file_name: str, content_type: str) -> str:
        """Return where ``GET`` reads a blob, to be saved under a name."""

    async def begin(self, key: str, content_type: str) -> str:
        """Begin a blob that comes in parts, and return the id of the upload."""

    async def part_address(self, key: str, upload: str, number: int, seconds: int) -> str:
        """Return where one ``PUT`` stores a part, counted from 1; its answer has an ``ETag``."""

    async def finish(self, key: str, upload: str, etags: Sequence[str]) -> None:
        """Make the blob of its parts, in order; all but the last have at least 5 MiB."""

    async def abandon(self, key: str, upload: str) -> None:
        """Forget the parts of an upload."""
