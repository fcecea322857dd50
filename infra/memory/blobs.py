"""Blobs within one process."""

from hashlib import sha256

from contracts.blobs import Blob, BlobFacts


class MemoryBlobs:
    """The port ``Blobs``."""

    def __init__(self) -> None:
        """Begin empty."""
        self._blobs: dict[str, Blob] = {}

    async def put(self, key: str, content: bytes, content_type: str) -> None:
        """Store a blob, in place of the one that was there."""
        facts = BlobFacts(len(content), content_type, sha256(content).hexdigest())
        self._blobs[key] = Blob(facts, content)

    async def get(self, key: str) -> Blob | None:
        """Return a blob, None if there is none."""
        return self._blobs.get(key)

    async def facts(self, key: str) -> BlobFacts | None:
        """Return what is known of a blob, None if there is none."""
        blob = self._blobs.get(key)
        return None if blob is None else blob.facts

    async def delete(self, key: str) -> None:
        """Remove a blob; nothing if there is none."""
        self._blobs.pop(key, None)

    async def close(self) -> None:
        """Nothing is held open."""
