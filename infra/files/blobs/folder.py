"""Blobs as files: the first line of each says what it is, the rest is its content."""

import os
import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import msgspec

from contracts.blobs import KEY, Blob, BlobFacts

_HEAD = msgspec.json.Decoder(BlobFacts)
_LONGEST_HEAD = 4096


class BlobFolder:
    """Reads and writes in the calling thread; what is there is whole, whenever it stops."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder; it is made with the first blob, so that a full disk lets us start."""
        self._blobs = folder / "kept"
        self._new = folder / "new"

    def put(self, key: str, content: bytes, content_type: str) -> BlobFacts:
        """Store a blob, flushed to the disk."""
        facts = BlobFacts(len(content), content_type, sha256(content).hexdigest())
        place = self._place(key)
        for each in (place.parent, self._new):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self._new / uuid4().hex
        try:
            with fresh.open("xb") as file:
                file.write(msgspec.json.encode(facts) + b"\n" + content)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(place)
        finally:
            fresh.unlink(missing_ok=True)
        _flush(place.parent)
        return facts

    def get(self, key: str) -> Blob | None:
        """Return a blob, None if there is none."""
        try:
            head, _, content = self._place(key).read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        return Blob(_HEAD.decode(head), content)

    def facts(self, key: str) -> BlobFacts | None:
        """Return what is known of a blob, None if there is none."""
        try:
            with self._place(key).open("rb") as file:
                return _HEAD.decode(file.readline(_LONGEST_HEAD))
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        """Remove a blob; nothing if there is none."""
        self._place(key).unlink(missing_ok=True)

    def begin(self, key: str, content_type: str) -> str:
        """Begin a blob in parts, and return the id of the upload."""
        upload = uuid4().hex
        place = self._new / upload
        place.mkdir(mode=0o700, parents=True)
        (place / "about").write_bytes(msgspec.json.encode((key, content_type)))
        return upload

    def put_part(self, upload: str, number: int, content: bytes) -> str | None:
        """Store a part and return its ETag; None if there is no such upload."""
        try:
            (self._upload(upload) / str(number)).write_bytes(content)
        except FileNotFoundError:
            return None
        return sha256(content).hexdigest()

    def finish(self, upload: str, etags: Sequence[str]) -> bool:
        """Make the blob of its parts; False if one is missing or another than its ETag says."""
        place = self._upload(upload)
        try:
            key, content_type = msgspec.json.decode((place / "about").read_bytes())
            parts = [(place / str(number)).read_bytes() for number in range(1, len(etags) + 1)]
        except FileNotFoundError:
            return False
        if [sha256(part).hexdigest() for part in parts] != list(etags):
            return False
        self.put(key, b"".join(parts), content_type)
        self.abandon(upload)
        return True

    def abandon(self, upload: str) -> None:
        """Forget the parts of an upload."""
        shutil.rmtree(self._upload(upload), ignore_errors=True)

    def _place(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise ValueError(f"{key!r} is no key of a blob")
        return self._blobs / key

    def _upload(self, upload: str) -> Path:
        if not (upload.isalnum() and upload.isascii()):
            raise ValueError(f"{upload!r} is no id of an upload")
        return self._new / upload


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
