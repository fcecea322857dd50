"""Tables ``sessions`` and ``refresh_tokens``: a session's tokens are one family."""

import sqlite3
from datetime import datetime
from uuid import UUID

from commands.identity_ports import OpenSession, Reused, Rotated
from contracts.ids import SessionId, UserId
from contracts.log import microseconds
from infra.identity.rows import GRACE, IDLE, session_in
from infra.sqlite.identity.database import IdentityDatabase

_COLUMNS = (
    "SELECT s.session_id, s.user_id, s.device_name, s.address, s.user_agent, s.created_at,"
    " s.last_used_at FROM sessions AS s"
)


class SqliteSessions:
    """The commands side's ``SessionStore``."""

    def __init__(self, database: IdentityDatabase) -> None:
        """Keep the database."""
        self._database = database

    async def start(self, opened: OpenSession, digest: bytes) -> None:
        """Keep a new session and the digest of its first refresh token; forget dead ones."""
        client = opened.client
        session = (
            opened.session_id.bytes,
            opened.user_id.bytes,
            client.device_name,
            client.address,
        )
        times = (microseconds(opened.created_at), microseconds(opened.last_used_at))

        def insert(connection: sqlite3.Connection) -> None:
            connection.execute(
                "DELETE FROM sessions WHERE last_used_at < ?",
                (microseconds(opened.created_at - IDLE),),
            )
            connection.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*session, client.user_agent, *times),
            )
            connection.execute(
                "INSERT INTO refresh_tokens VALUES (?, ?, NULL)", (digest, session[0])
            )

        await self._database.run(insert)

    async def owner(self, session_id: SessionId) -> UserId | None:
        """Return whose session it is, None once it is over."""
        row = await self._database.run(
            lambda connection: connection.execute(
                "SELECT user_id FROM sessions WHERE session_id = ?", (session_id.bytes,)
            ).fetchone()
        )
        return None if row is None else UserId(UUID(bytes=row[0]))

    async def rotate(
        self, presented: bytes, successor: bytes, now: datetime
    ) -> Rotated | Reused | None:
        """Exchange a refresh token for its successor, both given as digests, in one step."""
        return await self._database.run(
            lambda connection: _rotate(connection, presented, successor, now)
        )

    async def of_digest(self, digest: bytes) -> OpenSession | None:
        """Return the session to whose family a refresh token belongs."""
        return await self._database.run(lambda connection: _of_digest(connection, digest))

    async def of_user(self, user_id: UserId) -> list[OpenSession]:
        """Return one person's sessions, the latest used first."""
        rows = await self._database.run(
            lambda connection: connection.execute(
                f"{_COLUMNS} WHERE s.user_id = ? ORDER BY s.last_used_at DESC LIMIT 200",
                (user_id.bytes,),
            ).fetchall()
        )
        return [session_in(row) for row in rows]

    async def end(self, session_id: SessionId) -> None:
        """End a session with its tokens."""
        await self._database.run(lambda connection: _end(connection, session_id))

    async def end_all(self, user_id: UserId, keep: SessionId | None = None) -> list[SessionId]:
        """End one person's sessions but one, and return which."""
        kept = b"" if keep is None else keep.bytes
        rows = await self._database.run(
            lambda connection: connection.execute(
                "DELETE FROM sessions WHERE user_id = ? AND session_id != ? RETURNING session_id",
                (user_id.bytes, kept),
            ).fetchall()
        )
        return [SessionId(UUID(bytes=session_id)) for (session_id,) in rows]


def _rotate(
    connection: sqlite3.Connection, presented: bytes, successor: bytes, now: datetime
) -> Rotated | Reused | None:
    opened = _of_digest(connection, presented)
    if opened is None:
        return None
    if opened.last_used_at < now - IDLE:
        _end(connection, opened.session_id)
        return None
    moment = microseconds(now)
    exchanged = connection.execute(
        "UPDATE refresh_tokens SET consumed_at = ? WHERE digest = ? AND consumed_at IS NULL"
        " RETURNING 1",
        (moment, presented),
    ).fetchone()
    if exchanged is None:
        if _within_grace(connection, presented, successor, now):
            return Rotated(opened)
        _end(connection, opened.session_id)
        return Reused(opened)
    session_id = opened.session_id.bytes
    connection.execute("INSERT INTO refresh_tokens VALUES (?, ?, NULL)", (successor, session_id))
    connection.execute(
        "DELETE FROM refresh_tokens WHERE session_id = ? AND consumed_at < ?",
        (session_id, microseconds(now - IDLE)),
    )
    connection.execute(
        "UPDATE sessions SET last_used_at = ? WHERE session_id = ?", (moment, session_id)
    )
    return Rotated(opened)


def _within_grace(
    connection: sqlite3.Connection, presented: bytes, successor: bytes, now: datetime
) -> bool:
    """Say whether the token was exchanged just now and its successor is still the current one."""
    found = connection.execute(
        "SELECT 1 FROM refresh_tokens AS old, refresh_tokens AS new"
        " WHERE old.digest = ? AND old.consumed_at >= ? AND new.digest = ?"
        " AND new.consumed_at IS NULL",
        (presented, microseconds(now - GRACE), successor),
    ).fetchone()
    return found is not None


def _of_digest(connection: sqlite3.Connection, digest: bytes) -> OpenSession | None:
    row = connection.execute(
        f"{_COLUMNS} JOIN refresh_tokens AS t ON t.session_id = s.session_id WHERE t.digest = ?",
        (digest,),
    ).fetchone()
    return None if row is None else session_in(row)


def _end(connection: sqlite3.Connection, session_id: SessionId) -> None:
    connection.execute("DELETE FROM sessions WHERE session_id = ?", (session_id.bytes,))
