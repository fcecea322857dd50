"""Table ``api_tokens``."""

import sqlite3
from datetime import datetime
from uuid import UUID

from commands.identity_ports import ApiToken
from contracts.ids import UserId
from contracts.log import microseconds
from infra.identity.rows import api_token_in
from infra.sqlite.identity.database import IdentityDatabase

_INSERT = """
INSERT INTO api_tokens (api_token_id, user_id, name, scopes, created_at, expires_at, digest)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_USE = """
UPDATE api_tokens SET last_used_at = ?1 WHERE digest = ?2 AND coalesce(expires_at > ?1, TRUE)
RETURNING api_token_id, user_id, name, scopes, created_at, expires_at, last_used_at
"""
_OF_USER = """
SELECT api_token_id, user_id, name, scopes, created_at, expires_at, last_used_at
FROM api_tokens WHERE user_id = ? ORDER BY created_at DESC
"""


class SqliteApiTokens:
    """The commands side's ``ApiTokenStore``."""

    def __init__(self, database: IdentityDatabase) -> None:
        """Keep the database."""
        self._database = database

    async def add(self, token: ApiToken, digest: bytes) -> None:
        """Keep a new token."""
        row = (
            token.api_token_id.bytes,
            token.user_id.bytes,
            token.name,
            " ".join(sorted(token.scopes)),
            microseconds(token.created_at),
            None if token.expires_at is None else microseconds(token.expires_at),
            digest,
        )
        await self._database.run(lambda connection: connection.execute(_INSERT, row))

    async def use(self, digest: bytes, now: datetime) -> ApiToken | None:
        """Return the token of a digest unless it has expired, and note the use."""
        moment = microseconds(now)
        row = await self._database.run(
            lambda connection: connection.execute(_USE, (moment, digest)).fetchone()
        )
        return None if row is None else api_token_in(row)

    async def of_user(self, user_id: UserId) -> list[ApiToken]:
        """Return one person's tokens, the newest first."""
        rows = await self._database.run(
            lambda connection: connection.execute(_OF_USER, (user_id.bytes,)).fetchall()
        )
        return [api_token_in(row) for row in rows]

    async def remove(self, user_id: UserId, api_token_id: UUID) -> bool:
        """Forget one person's token; False if there is none."""

        def delete(connection: sqlite3.Connection) -> bool:
            deleted = connection.execute(
                "DELETE FROM api_tokens WHERE user_id = ? AND api_token_id = ?",
                (user_id.bytes, api_token_id.bytes),
            )
            return deleted.rowcount > 0

        return await self._database.run(delete)

    async def remove_all(self, user_id: UserId) -> list[UUID]:
        """Forget all tokens of one person, and return which."""
        rows = await self._database.run(
            lambda connection: connection.execute(
                "DELETE FROM api_tokens WHERE user_id = ? RETURNING api_token_id",
                (user_id.bytes,),
            ).fetchall()
        )
        return [UUID(bytes=api_token_id) for (api_token_id,) in rows]
