"""The reactors' ``Marks``, each moved only in the name of the newest owner of its lane."""

from collections.abc import Mapping

from infra.postgres.leases import Database
from projections.ports import Superseded

_OWN = "SELECT mark_lane, mark_off, mark_epoch FROM own_marks($1, $2::INT[], $3::BIGINT[])"
_MOVE = "SELECT mark_lane, mark_epoch FROM move_marks($1, $2::INT[], $3::BIGINT[], $4::BIGINT[])"


class PostgresMarks:
    """Marks in the schema of the leases."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def own(self, reactor: str, epochs: Mapping[int, int]) -> dict[int, int]:
        """Take lanes over, each in the epoch given; return the marks that they have.

        Raises:
            Superseded: a lane is owned in a newer epoch.
        """
        rows = await self._database.write(_OWN, reactor, list(epochs), list(epochs.values()))
        for row in rows:
            if row[2] > epochs[row[0]]:
                raise Superseded(row[0], row[2])
        return {row[0]: row[1] for row in rows}

    async def move(
        self, reactor: str, epochs: Mapping[int, int], offsets: Mapping[int, int]
    ) -> None:
        """Set the marks of lanes.

        Raises:
            Superseded: a lane is owned in a newer epoch; nothing was set.
        """
        lanes = list(offsets)
        newer = await self._database.write(
            _MOVE, reactor, lanes, [epochs[lane] for lane in lanes], list(offsets.values())
        )
        for row in newer:
            raise Superseded(row[0], row[1])
