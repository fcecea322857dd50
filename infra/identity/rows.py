"""Stored rows of identity as its structs: ids are 16 bytes, times microseconds since 1970."""

from datetime import timedelta
from uuid import UUID

from commands.identity_ports import ApiToken, Client, Credentials, OpenSession
from contracts.ids import SessionId, UserId
from contracts.log import instant

GRACE = timedelta(seconds=10)
"""How long the immediate predecessor of the current token is answered again."""
IDLE = timedelta(days=30)
"""How long a session that nobody uses lives."""


def credentials_in(row: tuple[bytes, str, str | None]) -> Credentials:
    """Return the credentials of a row: person, password hash and address."""
    user_id, password_hash, email = row
    return Credentials(
        user_id=UserId(UUID(bytes=user_id)), password_hash=password_hash, email=email
    )


def session_in(row: tuple[bytes, bytes, str | None, str, str, int, int]) -> OpenSession:
    """Return the session of a row: ids, device, address, program and times."""
    session_id, user_id, device_name, address, user_agent, created_at, last_used_at = row
    return OpenSession(
        session_id=SessionId(UUID(bytes=session_id)),
        user_id=UserId(UUID(bytes=user_id)),
        client=Client(address=address, user_agent=user_agent, device_name=device_name),
        created_at=instant(created_at),
        last_used_at=instant(last_used_at),
    )


def api_token_in(row: tuple[bytes, bytes, str, str, int, int | None, int | None]) -> ApiToken:
    """Return the token of a row: ids, name, scopes and times."""
    api_token_id, user_id, name, scopes, created_at, expires_at, last_used_at = row
    return ApiToken(
        api_token_id=UUID(bytes=api_token_id),
        user_id=UserId(UUID(bytes=user_id)),
        name=name,
        scopes=frozenset(scopes.split()),
        created_at=instant(created_at),
        expires_at=None if expires_at is None else instant(expires_at),
        last_used_at=None if last_used_at is None else instant(last_used_at),
    )
