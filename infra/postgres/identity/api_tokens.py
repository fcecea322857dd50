"""Table ``api_tokens``."""

from datetime import datetime
from uuid import UUID

from commands.identity_ports import ApiToken
from contracts.ids import UserId
from contracts.log import microseconds
from infra.identity.rows import api_token_in
from infra.postgres.database import Database

_INSERT = """
INSERT INTO api_tokens (api_token_id, user_id, name, scopes, created_at, expires_at, digest)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_COLUMNS = """
uuid_send(api_token_id), uuid_send(user_id), name, scopes, created_at, expires_at, last_used_at
"""
_USE = (
    """
UPDATE api_tokens SET last_used_at = $1 WHERE digest = $2 AND coalesce(expires_at > $1, TRUE)
RETURNING"""
    + _COLUMNS
)
_OF_USER = "SELECT" + _COLUMNS + "FROM api_tokens WHERE user_id = $1 ORDER BY created_at DESC"
_REMOVE = "DELETE FROM api_tokens WHERE user_id = $1 AND api_token_id = $2 RETURNING TRUE"
_REMOVE_ALL = "DELETE FROM api_tokens WHERE user_id = $1 RETURNING uuid_send(api_token_id)"


class PostgresApiTokens:
    """The commands side's ``ApiTokenStore``."""

    def __init__(self, database: Database) -> None:
        """Keep the database."""
        self._database = database

    async def add(self, token: ApiToken, digest: bytes) -> None:
        """Keep a new token."""
        expires = token.expires_at
        await self._database.write(
            _INSERT,
            token.api_token_id,
            token.user_id,
            token.name,
            " ".join(sorted(token.scopes)),
            microseconds(token.created_at),
            None if expires is None else microseconds(expires),
            digest,
        )

    async def use(self, digest: bytes, now: datetime) -> ApiToken | None:
        """Return the token of a digest unless it has expired, and note the use."""
        rows = await self._database.write(_USE, microseconds(now), digest)
        return api_token_in(tuple(rows[0])) if rows else None

    async def of_user(self, user_id: UserId) -> list[ApiToken]:
        """Return one person's tokens, the newest first."""
        return [api_token_in(tuple(row)) for row in await self._database.rows(_OF_USER, user_id)]

    async def remove(self, user_id: UserId, api_token_id: UUID) -> bool:
        """Forget one person's token; False if there is none."""
        return bool(await self._database.write(_REMOVE, user_id, api_token_id))

    async def remove_all(self, user_id: UserId) -> list[UUID]:
        """Forget all tokens of one person, and return which."""
        rows = await self._database.write(_REMOVE_ALL, user_id)
        return [UUID(bytes=api_token_id) for (api_token_id,) in rows]
