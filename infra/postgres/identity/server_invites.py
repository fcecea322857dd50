"""Table ``server_invites``: codes by which one person each may make an account."""

from datetime import datetime
from uuid import UUID

from commands.identity_ports import ServerInvite
from contracts.log import microseconds
from infra.identity.invite_codes import digest, id_of, invite_in, new_code
from infra.postgres.database import Database

_USE = """
UPDATE server_invites SET used_at = $2 WHERE digest = $1 AND used_at IS NULL AND expires_at > $2
RETURNING TRUE
"""

_LISTED = """
SELECT digest, expires_at, used_at FROM server_invites
 ORDER BY expires_at DESC, digest LIMIT 200
"""
_REVOKE = """
DELETE FROM server_invites WHERE substr(digest, 1, 16) = $1 AND used_at IS NULL RETURNING TRUE
"""


class PostgresServerInvites:
    """The commands side's ``ServerInvites``; only digests of the codes are kept."""

    def __init__(self, database: Database) -> None:
        """Keep the database."""
        self._database = database

    async def make(self, expires_at: datetime) -> str:
        """Return a new code."""
        code = new_code()
        await self._database.write(
            "INSERT INTO server_invites VALUES ($1, $2, NULL)",
            digest(code),
            microseconds(expires_at),
        )
        return code

    def invite_id(self, code: str) -> UUID:
        """Return the id of a code."""
        return id_of(digest(code))

    async def listed(self) -> list[ServerInvite]:
        """Return at most 200 of the codes, those that expire last first."""
        return [invite_in(*row) for row in await self._database.rows(_LISTED)]

    async def revoke(self, invite_id: UUID) -> bool:
        """Forget a code that nobody has used; False if there is none."""
        return bool(await self._database.write(_REVOKE, invite_id.bytes))

    async def use(self, code: str, now: datetime) -> bool:
        """Use a code up; False if it opens nothing."""
        return bool(await self._database.write(_USE, digest(code), microseconds(now)))

    async def give_back(self, code: str) -> None:
        """Make a code usable again: what it was used for did not happen."""
        await self._database.write(
            "UPDATE server_invites SET used_at = NULL WHERE digest = $1", digest(code)
        )
