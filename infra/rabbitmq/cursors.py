"""How far a relay has come, so that the next one begins there."""

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID


class Cursors(Protocol):
    """The last offset of each partition that the bus has; losing them costs a moment's delay."""

    async def load(self, log_id: UUID) -> dict[int, int]:
        """Return the offsets of a log, as far as they are known."""

    async def save(self, log_id: UUID, offsets: Mapping[int, int]) -> None:
        """Note offsets; one that is further already stays."""
