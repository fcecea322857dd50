"""What accounts have open: it ends with the account, and is looked at anew when rights change."""

from collections.abc import Sequence

from commands.handlers.identity.verified_tokens import VerifiedTokens
from commands.identity_ports import ApiTokenStore, Revocations, SessionStore
from contracts.events.user import UserDeactivated, UserDemoted, UserPromoted
from contracts.ids import SessionId, UserId
from contracts.log import Recorded

_RIGHTS = frozenset(
    str(event.__struct_config__.tag) for event in (UserDeactivated, UserDemoted, UserPromoted)
)


class AccountLogins:
    """The commands' ``Logins``."""

    def __init__(
        self,
        verified: VerifiedTokens,
        sessions: SessionStore,
        api_tokens: ApiTokenStore,
        revocations: Revocations,
    ) -> None:
        """Keep all that holds on to an account."""
        self._verified = verified
        self._sessions = sessions
        self._api_tokens = api_tokens
        self._revocations = revocations

    async def end_all(self, user_id: UserId) -> None:
        """End every one of an account: its tokens speak for nobody and its sockets close."""
        for session_id in await self._sessions.end_all(user_id):
            self._revocations.revoke(session_id)
        for api_token_id in await self._api_tokens.remove_all(user_id):
            self._revocations.revoke(SessionId(api_token_id))

    def receive(self, _first_lane: int, events: Sequence[Recorded]) -> None:
        """Take committed events; subscribe this to the feed."""
        for recorded in events:
            if recorded.type in _RIGHTS:
                self._verified.forget_user(UserId(recorded.key))
