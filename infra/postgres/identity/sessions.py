"""Tables ``sessions`` and ``refresh_tokens``: a session's tokens are one family."""

from datetime import datetime
from uuid import UUID

from asyncpg.pool import PoolConnectionProxy

from commands.identity_ports import OpenSession, Reused, Rotated
from contracts.ids import SessionId, UserId
from contracts.log import microseconds
from infra.identity.rows import GRACE, IDLE, session_in
from infra.postgres.database import Database

_SELECT = """
SELECT uuid_send(s.session_id), uuid_send(s.user_id), s.device_name, s.address, s.user_agent,
       s.created_at, s.last_used_at
  FROM sessions AS s
"""
_OF_USER = _SELECT + "WHERE s.user_id = $1 ORDER BY s.last_used_at DESC LIMIT 200"
_OF_DIGEST = _SELECT + "JOIN refresh_tokens AS t USING (session_id) WHERE t.digest = $1"
_LOCKED = _OF_DIGEST + " FOR UPDATE OF s"
_FORGET_IDLE = "DELETE FROM sessions WHERE last_used_at < $1"
_INSERT = "INSERT INTO sessions VALUES ($1, $2, $3, $4, $5, $6, $7)"
_INSERT_TOKEN = "INSERT INTO refresh_tokens VALUES ($1, $2, NULL)"  # noqa: S105 — no password
_EXCHANGE = """
UPDATE refresh_tokens SET consumed_at = $2 WHERE digest = $1 AND consumed_at IS NULL
RETURNING TRUE
"""
_WITHIN_GRACE = """
SELECT TRUE FROM refresh_tokens AS old, refresh_tokens AS new
 WHERE old.digest = $1 AND old.consumed_at >= $3 AND new.digest = $2 AND new.consumed_at IS NULL
"""
_FORGET_TOKENS = "DELETE FROM refresh_tokens WHERE session_id = $1 AND consumed_at < $2"
_USED = "UPDATE sessions SET last_used_at = $2 WHERE session_id = $1"
_END = "DELETE FROM sessions WHERE session_id = $1"
_END_ALL = """
DELETE FROM sessions WHERE user_id = $1 AND session_id IS DISTINCT FROM $2
RETURNING uuid_send(session_id)
"""


class PostgresSessions:
    """The commands side's ``SessionStore``."""

    def __init__(self, database: Database) -> None:
        """Keep the database."""
        self._database = database

    async def start(self, opened: OpenSession, digest: bytes) -> None:
        """Keep a new session and the digest of its first refresh token; forget dead ones."""
        client = opened.client

        async def insert(connection: PoolConnectionProxy) -> None:
            await connection.execute(_FORGET_IDLE, microseconds(opened.created_at - IDLE))
            await connection.execute(
                _INSERT,
                opened.session_id,
                opened.user_id,
                client.device_name,
                client.address,
                client.user_agent,
                microseconds(opened.created_at),
                microseconds(opened.last_used_at),
            )
            await connection.execute(_INSERT_TOKEN, digest, opened.session_id)

        await self._database.run(insert)

    async def owner(self, session_id: SessionId) -> UserId | None:
        """Return whose session it is, None once it is over."""
        rows = await self._database.rows(
            "SELECT uuid_send(user_id) FROM sessions WHERE session_id = $1", session_id
        )
        return UserId(UUID(bytes=rows[0][0])) if rows else None

    async def rotate(
        self, presented: bytes, successor: bytes, now: datetime
    ) -> Rotated | Reused | None:
        """Exchange a refresh token for its successor, both given as digests, in one step."""
        return await self._database.run(
            lambda connection: _rotate(connection, presented, successor, now)
        )

    async def of_digest(self, digest: bytes) -> OpenSession | None:
        """Return the session to whose family a refresh token belongs."""
        rows = await self._database.rows(_OF_DIGEST, digest)
        return session_in(tuple(rows[0])) if rows else None

    async def of_user(self, user_id: UserId) -> list[OpenSession]:
        """Return one person's sessions, the latest used first."""
        return [session_in(tuple(row)) for row in await self._database.rows(_OF_USER, user_id)]

    async def end(self, session_id: SessionId) -> None:
        """End a session with its tokens."""
        await self._database.write(_END, session_id)

    async def end_all(self, user_id: UserId, keep: SessionId | None = None) -> list[SessionId]:
        """End one person's sessions but one, and return which."""
        rows = await self._database.write(_END_ALL, user_id, keep)
        return [SessionId(UUID(bytes=session_id)) for (session_id,) in rows]


async def _rotate(
    connection: PoolConnectionProxy, presented: bytes, successor: bytes, now: datetime
) -> Rotated | Reused | None:
    # The session's row is the lock of its family: exchanges on two nodes take turns.
    row = await connection.fetchrow(_LOCKED, presented)
    if row is None:
        return None
    opened = session_in(tuple(row))
    session_id, moment = opened.session_id, microseconds(now)
    if opened.last_used_at < now - IDLE:
        await connection.execute(_END, session_id)
        return None
    if not await connection.fetchval(_EXCHANGE, presented, moment):
        grace = microseconds(now - GRACE)
        if await connection.fetchval(_WITHIN_GRACE, presented, successor, grace):
            return Rotated(opened)
        await connection.execute(_END, session_id)
        return Reused(opened)
    await connection.execute(_INSERT_TOKEN, successor, session_id)
    await connection.execute(_FORGET_TOKENS, session_id, microseconds(now - IDLE))
    await connection.execute(_USED, session_id, moment)
    return Rotated(opened)
