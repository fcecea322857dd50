"""Where identity is kept: beside the log, in a file or in the same database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec import Struct

from commands.identity_ports import ApiTokenStore, CredentialStore, ServerInvites, SessionStore
from infra.bootstrap.waiting import patiently
from infra.jwt.key_ring import SigningKeys
from infra.postgres.identity import open_identity
from infra.postgres.identity.api_tokens import PostgresApiTokens
from infra.postgres.identity.credentials import PostgresCredentials
from infra.postgres.identity.server_invites import PostgresServerInvites
from infra.postgres.identity.sessions import PostgresSessions
from infra.postgres.identity.signing_keys import PostgresSigningKeys
from infra.sqlite.identity.api_tokens import SqliteApiTokens
from infra.sqlite.identity.credentials import SqliteCredentials
from infra.sqlite.identity.database import IdentityDatabase
from infra.sqlite.identity.server_invites import SqliteServerInvites
from infra.sqlite.identity.sessions import SqliteSessions
from infra.sqlite.identity.signing_keys import SqliteSigningKeys


class IdentityStores(Struct, frozen=True, kw_only=True):
    """Credentials, sessions, tokens, invites and signing keys."""

    credentials: CredentialStore
    sessions: SessionStore
    api_tokens: ApiTokenStore
    invites: ServerInvites
    signing_keys: SigningKeys


def stores_in_file(database: IdentityDatabase, secret: bytes) -> IdentityStores:
    """Return the stores of a data folder."""
    return IdentityStores(
        credentials=SqliteCredentials(database),
        sessions=SqliteSessions(database),
        api_tokens=SqliteApiTokens(database),
        invites=SqliteServerInvites(database),
        signing_keys=SqliteSigningKeys(database, secret),
    )


@asynccontextmanager
async def cluster_identity(url: str, secret: bytes) -> AsyncIterator[IdentityStores]:
    """Have identity in the database of the log, once it can be had."""
    database = await patiently("PostgreSQL", lambda: open_identity(url))
    try:
        yield IdentityStores(
            credentials=PostgresCredentials(database),
            sessions=PostgresSessions(database),
            api_tokens=PostgresApiTokens(database),
            invites=PostgresServerInvites(database),
            signing_keys=PostgresSigningKeys(database, secret),
        )
    finally:
        await database.close()
