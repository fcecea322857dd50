"""Ids made from what an archive says, so that importing it again finds what is there."""

from datetime import UTC, datetime
from hashlib import blake2b
from uuid import UUID

from contracts.ids import uuid7
from contracts.log import microseconds

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Of ids that several archives must make alike, whenever each begins."""

_ENTROPY_BYTES = 10


class StableIds:
    """UUIDv7 of an instant and a name within one archive."""

    def __init__(self, source: str) -> None:
        self._seed = blake2b(source.encode(), digest_size=_ENTROPY_BYTES)

    def make(self, name: str, at: datetime = LONG_AGO) -> UUID:
        """Return the id of ``name``, always the same."""
        digest = self._seed.copy()
        digest.update(b"\0" + name.encode("utf-8", "surrogatepass"))
        return uuid7(max(0, microseconds(at) // 1_000), digest.digest())
