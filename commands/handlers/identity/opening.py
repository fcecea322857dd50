"""Opens sessions and finds the accounts they belong to."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from commands.domain.user import User
from commands.handlers.identity.secrets import RefreshTokens, digest
from commands.handlers.names import SCOPE
from commands.handlers.states import States
from commands.identity_ports import AccessTokens, Client, CredentialStore, OpenSession, SessionStore
from commands.ports import EventLog
from contracts.ids import SessionId, UserId, uuid7
from contracts.streams import subject_of
from contracts.views.user import Session, SessionUser

Clock = Callable[[], datetime]


class Opened(Struct, frozen=True):
    """A session as its client sees it, and the token to renew it."""

    session: Session
    refresh_token: str


class Accounts:
    """Accounts as the log has them now, by whatever people sign in with."""

    def __init__(self, log: EventLog, states: States, credentials: CredentialStore) -> None:
        """Keep the log, the states and the addresses."""
        self._log = log
        self._states = states
        self._credentials = credentials

    async def load(self, user_id: UserId) -> User:
        """Return an account as the log has it now."""
        return (await self._states.user(user_id, fresh=True)).state

    async def find(self, login: str) -> UserId | None:
        """Return whose a user name or an e-mail address is."""
        if "@" in login:
            credentials = await self._credentials.by_email(login)
            return None if credentials is None else credentials.user_id
        stream = await self._log.claimed(SCOPE, login.lower())
        return None if stream is None else UserId(subject_of(stream))


class SessionOpening:
    """Opens a new session at each sign-in, with an id and a family of refresh tokens of its own."""

    def __init__(
        self, sessions: SessionStore, access: AccessTokens, refresh: RefreshTokens, clock: Clock
    ) -> None:
        """Keep the store, who signs, who derives, and the clock."""
        self._sessions = sessions
        self._access = access
        self._refresh = refresh
        self._clock = clock

    async def open(self, user: User, client: Client) -> Opened:
        """Open a session for an account that has just proved itself."""
        now = self._clock()
        session_id = SessionId(uuid7())
        token = self._refresh.first()
        await self._sessions.start(
            OpenSession(
                session_id=session_id,
                user_id=user.user_id,
                client=client,
                created_at=now,
                last_used_at=now,
            ),
            digest(token),
        )
        return self.opened(user, session_id, token)

    def opened(self, user: User, session_id: SessionId, refresh_token: str) -> Opened:
        """Return a session with a fresh access token."""
        session = Session(
            user=SessionUser(
                user_id=user.user_id,
                user_name=user.user_name,
                display_name=user.display_name,
                is_admin=user.is_admin,
                avatar_id=user.avatar_id,
            ),
            session_id=session_id,
            access_token=self._access.issue(user.user_id, session_id),
            expires_in=self._access.lifetime,
            token_type="Bearer",  # noqa: S106 — the type is no secret
        )
        return Opened(session, refresh_token)
