"""The adapters of the stores of identity."""

from collections.abc import Callable, Coroutine
from pathlib import Path

from msgspec import Struct

from commands.identity_ports import ApiTokenStore, CredentialStore, ServerInvites, SessionStore
from infra.jwt.key_ring import SigningKeys
from infra.postgres.identity import open_identity
from infra.postgres.identity.api_tokens import PostgresApiTokens
from infra.postgres.identity.credentials import PostgresCredentials
from infra.postgres.identity.server_invites import PostgresServerInvites
from infra.postgres.identity.sessions import PostgresSessions
from infra.postgres.identity.signing_keys import PostgresSigningKeys
from infra.postgres.schema import migrate
from infra.sqlite.identity.api_tokens import SqliteApiTokens
from infra.sqlite.identity.credentials import SqliteCredentials
from infra.sqlite.identity.database import IdentityDatabase
from infra.sqlite.identity.server_invites import SqliteServerInvites
from infra.sqlite.identity.sessions import SqliteSessions
from infra.sqlite.identity.signing_keys import SqliteSigningKeys
from tests.databases import OwnDatabase

ADAPTERS = ("sqlite", "postgres")
SECRET = b"s" * 32


class Stores(Struct, frozen=True):
    """All stores of one server."""

    credentials: CredentialStore
    sessions: SessionStore
    api_tokens: ApiTokenStore
    invites: ServerInvites
    keys: SigningKeys
    close: Callable[[], Coroutine[None, None, None]]


async def open_stores(adapter: str, folder: Path) -> Stores:
    """Open new, empty stores."""
    return await _on_postgres() if adapter == "postgres" else _on_sqlite(folder)


def _on_sqlite(folder: Path) -> Stores:
    database = IdentityDatabase(folder / "identity.db")

    async def close() -> None:
        database.close()

    return Stores(
        SqliteCredentials(database),
        SqliteSessions(database),
        SqliteApiTokens(database),
        SqliteServerInvites(database),
        SqliteSigningKeys(database, SECRET),
        close,
    )


async def _on_postgres() -> Stores:
    own = await OwnDatabase.create()
    await migrate(own.url)
    database = await open_identity(own.url)

    async def close() -> None:
        await database.close()
        await own.drop()

    return Stores(
        PostgresCredentials(database),
        PostgresSessions(database),
        PostgresApiTokens(database),
        PostgresServerInvites(database),
        PostgresSigningKeys(database, SECRET),
        close,
    )
