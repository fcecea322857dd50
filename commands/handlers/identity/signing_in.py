"""Signs people in; an unknown name, a wrong password and an ended account look the same."""

from commands.domain.sign_in import WrongCredentials
from commands.handlers.identity.opening import Accounts, Opened, SessionOpening
from commands.identity_ports import Client, CredentialStore, Passwords
from contracts.commands.identity import SignIn
from contracts.ids import SYSTEM
from contracts.limits import Limiter


class SigningIn:
    """Checks passwords, slowed per account and never locked."""

    def __init__(
        self,
        accounts: Accounts,
        credentials: CredentialStore,
        passwords: Passwords,
        opening: SessionOpening,
        limiter: Limiter,
    ) -> None:
        """Keep all that a sign-in touches."""
        self._accounts = accounts
        self._credentials = credentials
        self._passwords = passwords
        self._opening = opening
        self._limiter = limiter

    async def sign_in(self, body: SignIn, client: Client) -> Opened:
        """Open a session for whoever knows the password.

        Raises:
            WrongCredentials: whatever the reason.
            RateLimited: too many tries at this account.
        """
        found = await self._accounts.find(body.login)
        await self._limiter.take("login", body.login.lower() if found is None else str(found))
        # Nobody is looked up like somebody, so that both take as long.
        user = await self._accounts.load(found or SYSTEM)
        credentials = await self._credentials.of_user(user.user_id)
        known_hash = None if credentials is None else credentials.password_hash
        matches = await self._passwords.verify(body.password, known_hash)
        if not matches or known_hash is None or not user.active:
            raise WrongCredentials
        if self._passwords.is_outdated(known_hash):
            renewed = await self._passwords.hash(body.password)
            await self._credentials.change_password(user.user_id, renewed)
        return await self._opening.open(user, client)
