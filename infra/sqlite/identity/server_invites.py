"""Table ``server_invites``: codes by which one person each may make an account."""

import sqlite3
from datetime import datetime

from contracts.log import microseconds
from infra.identity.invite_codes import digest, new_code
from infra.sqlite.identity.database import IdentityDatabase


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
