"""Says whom a token speaks for; what was verified once is remembered until it ends."""

from datetime import datetime, timedelta

from commands.domain.errors import LogUnavailable
from commands.handlers.identity.opening import Accounts, Clock
from commands.handlers.identity.secrets import API_TOKEN_PREFIX, digest
from commands.identity_ports import AccessTokens, ApiTokenStore, SessionStore
from contracts.identity import Principal, Unauthenticated
from contracts.ids import SessionId, UserId

MOST_TOKENS = 50_000
API_TOKEN_REVIEW = timedelta(seconds=60)
"""How long an API token is remembered, so that its last use is known to the minute."""
_TRIES = 3


class VerifiedTokens:
    """The one ``Authenticator`` of a process, with a bounded memory of verified tokens."""

    def __init__(
        self,
        *,
        access: AccessTokens,
        sessions: SessionStore,
        api_tokens: ApiTokenStore,
        accounts: Accounts,
        clock: Clock,
        most_tokens: int = MOST_TOKENS,
        review: timedelta | None = None,
    ) -> None:
        """Keep all that a verification asks, and the clock.

        Where other processes end sessions, too, each is looked at again after ``review``.
        """
        self._review = review
        self._access = access
        self._sessions = sessions
        self._api_tokens = api_tokens
        self._accounts = accounts
        self._clock = clock
        self._most_tokens = most_tokens
        self._verified: dict[bytes, tuple[Principal, float]] = {}
        self._of_session: dict[SessionId, set[bytes]] = {}
        self._forgotten = 0

    def known(self, token: str) -> Principal | None:
        """Return the principal of a token verified before and still good, without waiting."""
        key = digest(token)
        found = self._verified.get(key)
        if found is None:
            return None
        principal, until = found
        return principal if self._clock().timestamp() < until else None

    async def authenticate(self, token: str) -> Principal:
        """Verify an access token or an API token.

        Raises:
            Unauthenticated: it speaks for nobody.
        """
        key = digest(token)
        for _ in range(_TRIES):
            before = self._forgotten
            try:
                principal, until = await self._verify(token)
            except LogUnavailable:
                return self._still_good(key)
            except Unauthenticated:
                self._drop(key)
                raise
            # Something was revoked meanwhile, perhaps this: only a look from after it counts.
            if before == self._forgotten:
                self._remember(key, principal, until)
                return principal
        raise Unauthenticated("sessions are ending; try again")

    def _still_good(self, key: bytes) -> Principal:
        """Return whom a token spoke for at the last look, while no other look is possible.

        Raises:
            LogUnavailable: there was none, or the token has expired meanwhile.
        """
        principal, _ = self._verified.get(key, (None, 0.0))
        if principal is None or principal.expires_at is None:
            raise LogUnavailable("accounts cannot be read at the moment", 1)
        if principal.expires_at <= self._clock():
            raise LogUnavailable("accounts cannot be read at the moment", 1)
        return principal

    def forget_session(self, session_id: SessionId) -> None:
        """Verify the tokens of a session, or an API token, anew; subscribe this to revocations."""
        self._forgotten += 1
        for key in list(self._of_session.get(session_id, ())):
            self._drop(key)

    def forget_user(self, user_id: UserId) -> None:
        """Verify all tokens of a person anew: what they may do has changed."""
        self._forgotten += 1
        for key, (principal, _) in list(self._verified.items()):
            if principal.user_id == user_id:
                self._drop(key)

    async def _verify(self, token: str) -> tuple[Principal, float]:
        if token.startswith(API_TOKEN_PREFIX):
            return await self._verify_api_token(token)
        claims = self._access.verify(token)
        if await self._sessions.owner(claims.session_id) != claims.user_id:
            raise Unauthenticated("the session is over")
        user = await self._accounts.load(claims.user_id)
        if not user.active:
            raise Unauthenticated("the account is deactivated")
        principal = Principal(
            user_id=claims.user_id,
            session_id=claims.session_id,
            is_admin=user.is_admin,
            expires_at=claims.expires_at,
        )
        return principal, self._until(claims.expires_at)

    async def _verify_api_token(self, token: str) -> tuple[Principal, float]:
        now = self._clock()
        found = await self._api_tokens.use(digest(token), now)
        if found is None:
            raise Unauthenticated("the API token is unknown or has expired")
        user = await self._accounts.load(found.user_id)
        if not user.active:
            raise Unauthenticated("the account is deactivated")
        principal = Principal(
            user_id=found.user_id,
            session_id=SessionId(found.api_token_id),
            is_admin=user.is_admin and "admin" in found.scopes,
            scopes=found.scopes,
            expires_at=found.expires_at,
        )
        review = now + API_TOKEN_REVIEW
        until = review if found.expires_at is None else min(review, found.expires_at)
        return principal, until.timestamp()

    def _until(self, expires_at: datetime) -> float:
        if self._review is None:
            return expires_at.timestamp()
        return min(expires_at, self._clock() + self._review).timestamp()

    def _remember(self, key: bytes, principal: Principal, until: float) -> None:
        if len(self._verified) >= self._most_tokens:
            self._drop(next(iter(self._verified)))
        self._verified[key] = (principal, until)
        self._of_session.setdefault(principal.session_id, set()).add(key)

    def _drop(self, key: bytes) -> None:
        found = self._verified.pop(key, None)
        if found is None:
            return
        principal, _ = found
        keys = self._of_session[principal.session_id]
        keys.discard(key)
        if not keys:
            del self._of_session[principal.session_id]
