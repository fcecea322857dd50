"""API tokens: for programs that act as a person."""

from uuid import UUID

from commands.domain.errors import Inapplicable, InvalidText
from commands.domain.registration import check_scopes
from commands.domain.sign_in import ApiTokenUnknown
from commands.domain.text import check_name
from commands.handlers.identity.opening import Accounts, Clock
from commands.handlers.identity.secrets import digest, new_api_token
from commands.identity_ports import ApiToken, ApiTokenStore, Revocations
from contracts.commands.identity import CreateApiToken
from contracts.identity import Principal
from contracts.ids import SessionId, uuid7

MOST_TOKENS = 100


class ApiTokens:
    """What a signed-in person may do about his own API tokens."""

    def __init__(
        self, accounts: Accounts, store: ApiTokenStore, revocations: Revocations, clock: Clock
    ) -> None:
        """Keep all that a token touches."""
        self._accounts = accounts
        self._store = store
        self._revocations = revocations
        self._clock = clock

    async def create(self, principal: Principal, body: CreateApiToken) -> tuple[ApiToken, str]:
        """Make a token, and return it with its secret.

        Raises:
            CommandRejected: it would have expired, or may do more than its person.
        """
        now = self._clock()
        check_name("name", body.name)
        check_scopes(body, await self._accounts.load(principal.user_id))
        if body.expires_at is not None and body.expires_at <= now:
            raise InvalidText("expires_at", "must be in the future")
        token = ApiToken(
            api_token_id=uuid7(),
            user_id=principal.user_id,
            name=body.name,
            scopes=frozenset(body.scopes),
            created_at=now,
            expires_at=body.expires_at,
        )
        if len(await self._store.of_user(principal.user_id)) >= MOST_TOKENS:
            raise Inapplicable(f"one person has at most {MOST_TOKENS} API tokens")
        secret = new_api_token()
        await self._store.add(token, digest(secret))
        return token, secret

    async def of(self, principal: Principal) -> list[ApiToken]:
        """Return the caller's tokens, the newest first."""
        return await self._store.of_user(principal.user_id)

    async def remove(self, principal: Principal, api_token_id: UUID) -> None:
        """End one of the caller's tokens; its sockets close.

        Raises:
            ApiTokenUnknown: he has none of this id.
        """
        if not await self._store.remove(principal.user_id, api_token_id):
            raise ApiTokenUnknown(f"no API token {api_token_id}")
        self._revocations.revoke(SessionId(api_token_id))
