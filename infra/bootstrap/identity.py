"""Puts identity together on SQLite."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from commands.api.auth.routes import AuthHandlers
from commands.handlers.identity.administration import Administration
from commands.handlers.identity.admission import Admission
from commands.handlers.identity.api_tokens import ApiTokens
from commands.handlers.identity.logins import AccountLogins
from commands.handlers.identity.opening import Accounts, SessionOpening
from commands.handlers.identity.refreshing import Refreshing
from commands.handlers.identity.registering import Registering
from commands.handlers.identity.secrets import RefreshTokens, SetupCode
from commands.handlers.identity.sessions import PasswordChange, Sessions
from commands.handlers.identity.signing_in import SigningIn
from commands.handlers.identity.verified_tokens import VerifiedTokens
from commands.handlers.states import States
from commands.handlers.users import Users
from commands.identity_ports import ServerInvites
from commands.ports import EventLog
from contracts.limits import Limiter
from contracts.views.identity import Registration
from infra.argon2.passwords import Argon2Passwords
from infra.jwt.access_tokens import JwtAccessTokens
from infra.jwt.key_ring import KeyRing
from infra.memory.revocations import MemoryRevocations
from infra.sealing import InviteCodes, derive
from infra.sqlite.identity.api_tokens import SqliteApiTokens
from infra.sqlite.identity.credentials import SqliteCredentials
from infra.sqlite.identity.database import IdentityDatabase
from infra.sqlite.identity.server_invites import SqliteServerInvites
from infra.sqlite.identity.sessions import SqliteSessions
from infra.sqlite.identity.signing_keys import SqliteSigningKeys


class Identity(Struct, frozen=True, kw_only=True):
    """All of identity that other parts are put together with."""

    handlers: AuthHandlers
    authenticator: VerifiedTokens
    logins: AccountLogins
    revocations: MemoryRevocations
    accounts: Accounts
    access: JwtAccessTokens
    credentials: SqliteCredentials
    sessions: SqliteSessions
    api_tokens: SqliteApiTokens
    passwords: Argon2Passwords
    setup: SetupCode
    invites: ServerInvites
    ring: KeyRing
    clock: Callable[[], datetime]
    database: IdentityDatabase

    def close(self) -> None:
        """Finish what runs and close the file."""
        self.passwords.close()
        self.database.close()


class Server(Struct, frozen=True, kw_only=True):
    """What identity needs to know of its server."""

    secret: bytes
    issuer: str
    registration: Registration
    clock: Callable[[], datetime]


def build_identity(
    path: Path,
    server: Server,
    *,
    log: EventLog,
    states: States,
    passwords: Argon2Passwords,
    limiter: Limiter,
) -> Identity:
    """Return identity on the file at ``path``; await ``ring.open`` before the first request."""
    database = IdentityDatabase(path)
    clock = server.clock
    credentials, sessions = SqliteCredentials(database), SqliteSessions(database)
    api_tokens, invites = SqliteApiTokens(database), SqliteServerInvites(database)
    ring = KeyRing(SqliteSigningKeys(database, server.secret))
    access = JwtAccessTokens(ring, server.issuer, clock)
    refresh = RefreshTokens(derive(server.secret, "refresh"))
    setup = SetupCode(derive(server.secret, "setup"))
    accounts = Accounts(log, states, credentials)
    revocations = MemoryRevocations()
    verified = VerifiedTokens(
        access=access, sessions=sessions, api_tokens=api_tokens, accounts=accounts, clock=clock
    )
    revocations.subscribe(verified.forget_session)
    opening = SessionOpening(sessions, access, refresh, clock)
    own_sessions = Sessions(sessions, revocations)
    admission = Admission(
        log=log,
        states=states,
        mode=server.registration,
        setup=setup,
        invites=invites,
        codes=InviteCodes(server.secret),
        clock=clock,
    )
    handlers = AuthHandlers(
        admission=admission,
        registering=Registering(
            log=log,
            accounts=accounts,
            credentials=credentials,
            passwords=passwords,
            admission=admission,
            opening=opening,
        ),
        signing_in=SigningIn(accounts, credentials, passwords, opening, limiter),
        refreshing=Refreshing(
            log=log,
            accounts=accounts,
            sessions=sessions,
            tokens=refresh,
            opening=opening,
            revocations=revocations,
            clock=clock,
        ),
        sessions=own_sessions,
        password_change=PasswordChange(accounts, credentials, passwords, own_sessions, limiter),
        api_tokens=ApiTokens(accounts, api_tokens, revocations, clock),
        keys=ring,
    )
    return Identity(
        handlers=handlers,
        authenticator=verified,
        logins=AccountLogins(verified, sessions, api_tokens, revocations),
        revocations=revocations,
        accounts=accounts,
        access=access,
        credentials=credentials,
        sessions=sessions,
        api_tokens=api_tokens,
        passwords=passwords,
        setup=setup,
        invites=invites,
        ring=ring,
        clock=clock,
        database=database,
    )


def build_administration(identity: Identity, log: EventLog, users: Users) -> Administration:
    """Return what the operator's commands call; ``users`` ends logins through ``identity``."""
    return Administration(
        log=log,
        users=users,
        accounts=identity.accounts,
        registering=identity.handlers.registering,
        credentials=identity.credentials,
        passwords=identity.passwords,
        logins=identity.logins,
        setup=identity.setup,
        invites=identity.invites,
        clock=identity.clock,
    )
