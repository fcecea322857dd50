"""How far the relays have come, beside the log that they read."""

from collections.abc import Mapping
from uuid import UUID

from infra.postgres.leases import Database

_LOAD = "SELECT part, off FROM relay_cursors WHERE log_id = $1"
_SAVE = """
INSERT INTO relay_cursors AS c (log_id, part, off)
SELECT $1, u.part, u.off FROM unnest($2::SMALLINT[], $3::BIGINT[]) AS u (part, off)
ON CONFLICT (log_id, part) DO UPDATE SET off = greatest(c.off, excluded.off)
"""


class PostgresCursors:
    """The relay's ``Cursors``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, log_id: UUID) -> dict[int, int]:
        """Return the offsets of a log, as far as they are known."""
        rows = await self._database.rows(_LOAD, log_id)
        return {row[0]: row[1] for row in rows}

    async def save(self, log_id: UUID, offsets: Mapping[int, int]) -> None:
        """Note offsets; one that is further already stays."""
        await self._database.write(_SAVE, log_id, list(offsets), list(offsets.values()))
