"""Table ``server_invites``: codes by which one person each may make an account."""

import sqlite3
from datetime import datetime
from uuid import UUID

from commands.identity_ports import ServerInvite
from contracts.log import microseconds
from infra.identity.invite_codes import digest, id_of, invite_in, new_code
from infra.sqlite.identity.database import IdentityDatabase

_REVOKE = "DELETE FROM server_invites WHERE substr(digest, 1, 16) = ? AND used_at IS NULL"


class SqliteServerInvites:
    """The commands side's ``ServerInvites``; only digests of the codes are kept."""

    def __init__(self, database: IdentityDatabase) -> None:
        """Keep the database."""
        self._database = database

    async def make(self, expires_at: datetime) -> str:
        """Return a new code."""
        code = new_code()
        row = (digest(code), microseconds(expires_at))
        await self._database.run(
            lambda connection: connection.execute(
                "INSERT INTO server_invites VALUES (?, ?, NULL)", row
            )
        )
        return code

    def invite_id(self, code: str) -> UUID:
        """Return the id of a code."""
        return id_of(digest(code))

    async def listed(self) -> list[ServerInvite]:
        """Return at most 200 of the codes, those that expire last first."""
        rows = await self._database.run(
            lambda connection: connection.execute(
                "SELECT digest, expires_at, used_at FROM server_invites"
                " ORDER BY expires_at DESC, digest LIMIT 200"
            ).fetchall()
        )
        return [invite_in(*row) for row in rows]

    async def revoke(self, invite_id: UUID) -> bool:
        """Forget a code that nobody has used; False if there is none."""
        gone = await self._database.run(
            lambda connection: (
                connection.execute(
                    _REVOKE,
                    (invite_id.bytes,),
                ).rowcount
            )
        )
        return gone == 1

    async def use(self, code: str, now: datetime) -> bool:
        """Use a code up; False if it opens nothing."""
        moment = microseconds(now)

        def consume(connection: sqlite3.Connection) -> bool:
            used = connection.execute(
                "UPDATE server_invites SET used_at = ?"
                " WHERE digest = ? AND used_at IS NULL AND expires_at > ?",
                (moment, digest(code), moment),
            )
            return used.rowcount == 1

        return await self._database.run(consume)

    async def give_back(self, code: str) -> None:
        """Make a code usable again: what it was used for did not happen."""
        await self._database.run(
            lambda connection: connection.execute(
                "UPDATE server_invites SET used_at = NULL WHERE digest = ?", (digest(code),)
            )
        )
