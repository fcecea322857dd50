"""One's sessions: listed, ended one by one, and ended all when the password changes."""

from commands.domain.registration import check_password
from commands.domain.sign_in import SessionUnknown, WrongPassword
from commands.handlers.identity.opening import Accounts
from commands.identity_ports import (
    CredentialStore,
    OpenSession,
    Passwords,
    Revocations,
    SessionStore,
)
from contracts.commands.identity import ChangePassword
from contracts.identity import Principal
from contracts.ids import SessionId
from contracts.limits import Limiter


class Sessions:
    """What a signed-in person may do about his own sessions."""

    def __init__(self, sessions: SessionStore, revocations: Revocations) -> None:
        """Keep the store, and who is told."""
        self._sessions = sessions
        self._revocations = revocations

    async def of(self, principal: Principal) -> list[OpenSession]:
        """Return the caller's sessions, the latest used first."""
        return await self._sessions.of_user(principal.user_id)

    async def end(self, principal: Principal, session_id: SessionId) -> None:
        """End one of the caller's sessions; its sockets close.

        Raises:
            SessionUnknown: he has none of this id.
        """
        if await self._sessions.owner(session_id) != principal.user_id:
            raise SessionUnknown(f"no session {session_id}")
        await self._sessions.end(session_id)
        self._revocations.revoke(session_id)

    async def end_others(self, principal: Principal) -> None:
        """End all of the caller's sessions but this one."""
        for session_id in await self._sessions.end_all(principal.user_id, principal.session_id):
            self._revocations.revoke(session_id)


class PasswordChange:
    """Replaces passwords."""

    def __init__(
        self,
        accounts: Accounts,
        credentials: CredentialStore,
        passwords: Passwords,
        sessions: Sessions,
        limiter: Limiter,
    ) -> None:
        """Keep all that a change touches."""
        self._accounts = accounts
        self._credentials = credentials
        self._passwords = passwords
        self._sessions = sessions
        self._limiter = limiter

    async def change(self, principal: Principal, body: ChangePassword) -> None:
        """Replace the caller's password and end his other sessions.

        Raises:
            WrongPassword: the current one is another.
            InvalidText: the new one is tried first by everyone.
            RateLimited: too many tries.
        """
        await self._limiter.take("login", str(principal.user_id))
        user = await self._accounts.load(principal.user_id)
        common = self._passwords.is_common(body.new_password)
        check_password("new_password", body.new_password, user.user_name, is_common=common)
        credentials = await self._credentials.of_user(principal.user_id)
        known_hash = None if credentials is None else credentials.password_hash
        if not await self._passwords.verify(body.current_password, known_hash):
            raise WrongPassword
        renewed = await self._passwords.hash(body.new_password)
        await self._credentials.change_password(principal.user_id, renewed)
        await self._sessions.end_others(principal)
