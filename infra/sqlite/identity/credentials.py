"""Table ``credentials``."""

import sqlite3
from uuid import UUID

from commands.identity_ports import Credentials, CredentialsTaken
from contracts.ids import UserId
from infra.identity.rows import credentials_in
from infra.sqlite.identity.database import IdentityDatabase

_COLUMNS = "SELECT user_id, password_hash, email FROM credentials"


class SqliteCredentials:
    """The commands side's ``CredentialStore``."""

    def __init__(self, database: IdentityDatabase) -> None:
        """Keep the database."""
        self._database = database

    async def of_user(self, user_id: UserId) -> Credentials | None:
        """Return one person's credentials."""
        return await self._one(f"{_COLUMNS} WHERE user_id = ?", user_id.bytes)

    async def by_email(self, email: str) -> Credentials | None:
        """Return the credentials that have an e-mail address, in any case."""
        return await self._one(f"{_COLUMNS} WHERE email = ?", email)

    async def add(self, credentials: Credentials) -> None:
        """Keep new credentials.

        Raises:
            CredentialsTaken: the person, or the address, has some already.
        """
        user_id, email = credentials.user_id.bytes, credentials.email

        def insert(connection: sqlite3.Connection) -> None:
            holder = connection.execute(
                "SELECT user_id FROM credentials WHERE user_id = ? OR email = ?", (user_id, email)
            ).fetchone()
            if holder is not None:
                raise CredentialsTaken(UserId(UUID(bytes=holder[0])))
            connection.execute(
                "INSERT INTO credentials (user_id, password_hash, email) VALUES (?, ?, ?)",
                (user_id, credentials.password_hash, email),
            )

        await self._database.run(insert)

    async def change_password(self, user_id: UserId, password_hash: str) -> None:
        """Replace the password of one person."""
        await self._database.run(
            lambda connection: connection.execute(
                "UPDATE credentials SET password_hash = ? WHERE user_id = ?",
                (password_hash, user_id.bytes),
            )
        )

    async def remove(self, user_id: UserId) -> None:
        """Forget one person's credentials."""
        await self._database.run(
            lambda connection: connection.execute(
                "DELETE FROM credentials WHERE user_id = ?", (user_id.bytes,)
            )
        )

    async def people(self) -> list[UserId]:
        """Return everyone who has credentials."""
        rows = await self._database.run(
            lambda connection: connection.execute("SELECT user_id FROM credentials").fetchall()
        )
        return [UserId(UUID(bytes=user_id)) for (user_id,) in rows]

    async def _one(self, query: str, key: bytes | str) -> Credentials | None:
        row = await self._database.run(
            lambda connection: connection.execute(query, (key,)).fetchone()
        )
        return None if row is None else credentials_in(row)
