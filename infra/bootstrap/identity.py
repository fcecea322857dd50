"""Puts identity together."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from msgspec import Struct

from commands.api.auth.routes import AuthHandlers
from commands.handlers.audit import Audit
from commands.handlers.identity.administration import Administration
from commands.handlers.identity.admission import Admission
from commands.handlers.identity.api_tokens import ApiTokens
from commands.handlers.identity.inviting import Inviting
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
from commands.identity_ports import ApiTokenStore, CredentialStore, ServerInvites, SessionStore
from commands.identity_ports import Revocations as Revoking
from commands.ports import EventLog
from contracts.limits import Limiter
from contracts.views.identity import Registration
from infra.argon2.passwords import Argon2Passwords
from infra.bootstrap.clock import now
from infra.bootstrap.identity_stores import IdentityStores
from infra.jwt.access_tokens import JwtAccessTokens
from infra.jwt.key_ring import KeyRing
from infra.sealing import InviteCodes, derive
from infra.settings import Settings
from query_api.live.ports import Revocations as Revoked


class Revocations(Revoking, Revoked, Protocol):
    """Sessions that end before their time: told here, and heard of by whoever subscribes."""


class Identity(Struct, frozen=True, kw_only=True):
    """All of identity that other parts are put together with."""

    handlers: AuthHandlers
    authenticator: VerifiedTokens
    logins: AccountLogins
    revocations: Revocations
    accounts: Accounts
    access: JwtAccessTokens
    credentials: CredentialStore
    sessions: SessionStore
    api_tokens: ApiTokenStore
    passwords: Argon2Passwords
    setup: SetupCode
    invites: ServerInvites
    ring: KeyRing
    clock: Callable[[], datetime]

    def close(self) -> None:
        """Finish what runs."""
        self.passwords.close()


class Server(Struct, frozen=True, kw_only=True):
    """What identity needs to know of its server."""

    secret: bytes
    issuer: str
    registration: Registration
    clock: Callable[[], datetime]
    review: timedelta | None = None
    """How long a verified token is taken without a look at its session; None: while it lasts."""


def server_of(
    secret: bytes, settings: Settings, registration: Registration, review: timedelta | None = None
) -> Server:
    """Return what the settings say; ``registration`` where they do not say who may register."""
    return Server(
        secret=secret,
        issuer="messenger",
        registration=settings.registration or registration,
        clock=now,
        review=review,
    )


class Verifying(Struct, frozen=True, kw_only=True):
    """The part of identity that says whom a token speaks for."""

    ring: KeyRing
    access: JwtAccessTokens
    accounts: Accounts
    authenticator: VerifiedTokens
    logins: AccountLogins


def build_verifying(
    stores: IdentityStores,
    server: Server,
    *,
    log: EventLog,
    states: States,
    revocations: Revocations,
) -> Verifying:
    """Return what verifies; await ``ring.open`` before the first request."""
    ring = KeyRing(stores.signing_keys)
    access = JwtAccessTokens(ring, server.issuer, server.clock)
    accounts = Accounts(log, states, stores.credentials)
    verified = VerifiedTokens(
        access=access,
        sessions=stores.sessions,
        api_tokens=stores.api_tokens,
        accounts=accounts,
        clock=server.clock,
        review=server.review,
    )
    revocations.subscribe(verified.forget_session)
    logins = AccountLogins(verified, stores.sessions, stores.api_tokens, revocations)
    return Verifying(
        ring=ring, access=access, accounts=accounts, authenticator=verified, logins=logins
    )


def build_identity(
    stores: IdentityStores,
    server: Server,
    *,
    log: EventLog,
    states: States,
    passwords: Argon2Passwords,
    limiter: Limiter,
    revocations: Revocations,
) -> Identity:
    """Return identity on its stores; await ``ring.open`` before the first request."""
    verifying = build_verifying(stores, server, log=log, states=states, revocations=revocations)
    accounts, clock = verifying.accounts, server.clock
    credentials, sessions, api_tokens = stores.credentials, stores.sessions, stores.api_tokens
    refresh = RefreshTokens(derive(server.secret, "refresh"))
    setup = SetupCode(derive(server.secret, "setup"))
    opening = SessionOpening(sessions, verifying.access, refresh, clock)
    own_sessions = Sessions(sessions, revocations)
    admission = Admission(
        log=log,
        states=states,
        mode=server.registration,
        setup=setup,
        invites=stores.invites,
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
        inviting=Inviting(stores.invites, Audit(log), clock),
        keys=verifying.ring,
    )
    return Identity(
        handlers=handlers,
        authenticator=verifying.authenticator,
        logins=verifying.logins,
        revocations=revocations,
        accounts=accounts,
        access=verifying.access,
        credentials=credentials,
        sessions=sessions,
        api_tokens=api_tokens,
        passwords=passwords,
        setup=setup,
        invites=stores.invites,
        ring=verifying.ring,
        clock=clock,
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
