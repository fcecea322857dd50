"""Connections to PostgreSQL, with the settings that the log's promises rest on."""

from urllib.parse import urlsplit

import asyncpg

CONNECT_SECONDS = 2.0
CALL_SECONDS = 6.0
"""After the server's own time-out: it answers first if it can answer at all."""

_SESSION = {
    "application_name": "messenger",
    "jit": "off",
    "default_transaction_isolation": "read committed",
    "lock_timeout": "2s",
    "statement_timeout": "5s",
    "idle_in_transaction_session_timeout": "10s",
    # A node that vanished in the middle of a call keeps no lock for hours.
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "client_connection_check_interval": "2s",
}
_FLUSHED = ("on", "remote_apply")


class Misconfigured(Exception):
    """The server would break a promise of the log; the text says what to change."""


async def connect(url: str, schema: str) -> asyncpg.Connection:
    """Open a connection of the application to one schema.

    Raises:
        Misconfigured: commits are not flushed before they are answered.
        OSError, TimeoutError, asyncpg.PostgresError: the server cannot be reached.
    """
    connection = await asyncpg.connect(
        url, timeout=CONNECT_SECONDS, command_timeout=CALL_SECONDS, server_settings=_session(schema)
    )
    try:
        await check(connection)
    except BaseException:
        connection.terminate()
        raise
    return connection


async def check(connection: asyncpg.Connection) -> None:
    """Refuse a session whose commits may be lost.

    Raises:
        Misconfigured: ``synchronous_commit`` or the encoding is of another kind.
    """
    flushing = await connection.fetchval("SHOW synchronous_commit")
    if flushing not in _FLUSHED:
        raise Misconfigured(
            f"synchronous_commit is {flushing!r}: what is acknowledged could be lost; set it to on"
        )
    encoding = await connection.fetchval("SHOW server_encoding")
    if encoding != "UTF8":
        raise Misconfigured(f"the database has the encoding {encoding}; create it with UTF8")


async def connect_as_operator(url: str, schema: str = "messenger") -> asyncpg.Connection:
    """Open a connection for migrations and archives, whose statements may take long."""
    return await asyncpg.connect(
        url,
        timeout=CONNECT_SECONDS,
        server_settings=_session(schema) | {"statement_timeout": "0", "lock_timeout": "60s"},
    )


async def open_pool(url: str, schema: str, size: int) -> asyncpg.Pool:
    """Open a pool of at most ``size`` connections; nothing is set in them that needs a reset."""

    async def keep(_: asyncpg.Connection) -> None:
        return

    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        timeout=CONNECT_SECONDS,
        command_timeout=CALL_SECONDS,
        server_settings=_session(schema),
        init=check,
        reset=keep,
    )


def _session(schema: str) -> dict[str, str]:
    return _SESSION | {"search_path": f"{schema}, pg_temp"}


def place(url: str) -> str:
    """Return the address without the account, to be named to people."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or 5432}{parts.path}"
