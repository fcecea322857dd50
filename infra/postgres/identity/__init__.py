"""Schema ``identity``: credentials, sessions, API tokens, server invites and signing keys."""

from commands.domain.errors import LogUnavailable
from infra.postgres.connecting import connect
from infra.postgres.database import Database
from infra.postgres.schema import check_schema

SCHEMA = "identity"
_CONNECTIONS = 4


async def open_identity(url: str, *, connections: int = _CONNECTIONS) -> Database:
    """Open what the stores of this package share; ``LogUnavailable`` says that it is away.

    Raises:
        WrongSchema: the database is older or newer than this program.
        Misconfigured: the server would break a promise of the log.
        OSError, TimeoutError, asyncpg.PostgresError: the server cannot be reached.
    """
    connection = await connect(url, SCHEMA)
    try:
        await check_schema(connection, url)
    finally:
        await connection.close()
    return await Database.open(url, SCHEMA, connections=connections, unavailable=_unavailable)


def _unavailable(_: str) -> LogUnavailable:
    return LogUnavailable("accounts cannot be read or written at the moment", 1)
