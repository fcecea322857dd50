"""Table ``credentials``."""

from uuid import UUID

from asyncpg.pool import PoolConnectionProxy

from commands.identity_ports import Credentials, CredentialsTaken
from contracts.ids import UserId
from infra.identity.rows import credentials_in
from infra.postgres.database import Database

_OF_USER = "SELECT uuid_send(user_id), password_hash, email FROM credentials WHERE user_id = $1"
_BY_EMAIL = """
SELECT uuid_send(user_id), password_hash, email FROM credentials WHERE lower(email) = lower($1)
"""
_INSERT = "INSERT INTO credentials VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING user_id"
_HOLDER = """
SELECT uuid_send(user_id) FROM credentials WHERE user_id = $1 OR lower(email) = lower($2)
"""


class PostgresCredentials:
    """The commands side's ``CredentialStore``."""

    def __init__(self, database: Database) -> None:
        """Keep the database."""
        self._database = database

    async def of_user(self, user_id: UserId) -> Credentials | None:
        """Return one person's credentials."""
        return await self._one(_OF_USER, user_id)

    async def by_email(self, email: str) -> Credentials | None:
        """Return the credentials that have an e-mail address, in any case."""
        return await self._one(_BY_EMAIL, email)

    async def add(self, credentials: Credentials) -> None:
        """Keep new credentials.

        Raises:
            CredentialsTaken: the person, or the address, has some already.
        """
        user_id, email = credentials.user_id, credentials.email

        async def insert(connection: PoolConnectionProxy) -> bytes | None:
            while not await connection.fetchval(_INSERT, user_id, credentials.password_hash, email):
                # Who has them may be gone between the two statements.
                holder: bytes | None = await connection.fetchval(_HOLDER, user_id, email)
                if holder is not None:
                    return holder
            return None

        holder = await self._database.run(insert)
        if holder is not None:
            raise CredentialsTaken(UserId(UUID(bytes=holder)))

    async def change_password(self, user_id: UserId, password_hash: str) -> None:
        """Replace the password of one person."""
        await self._database.write(
            "UPDATE credentials SET password_hash = $2 WHERE user_id = $1", user_id, password_hash
        )

    async def remove(self, user_id: UserId) -> None:
        """Forget one person's credentials."""
        await self._database.write("DELETE FROM credentials WHERE user_id = $1", user_id)

    async def people(self) -> list[UserId]:
        """Return everyone who has credentials."""
        rows = await self._database.rows("SELECT uuid_send(user_id) FROM credentials")
        return [UserId(UUID(bytes=user_id)) for (user_id,) in rows]

    async def _one(self, query: str, key: UserId | str) -> Credentials | None:
        rows = await self._database.rows(query, key)
        return credentials_in(tuple(rows[0])) if rows else None
