"""Exchanges refresh tokens; one that comes twice ends its session."""

from uuid import UUID

from commands.domain.sign_in import RefreshRefused
from commands.handlers.identity.opening import Accounts, Clock, Opened, SessionOpening
from commands.handlers.identity.secrets import RefreshTokens, digest
from commands.handlers.plan import Change, Envelope, Plan, append_of, settle
from commands.identity_ports import OpenSession, Reused, Revocations, SessionStore
from commands.ports import EventLog
from contracts import streams
from contracts.events.user import RefreshReuseDetected
from contracts.ids import CommandId, uuid7
from contracts.log import Metadata


class Refreshing:
    """Renews sessions by exchanging their current token for the next."""

    def __init__(
        self,
        *,
        log: EventLog,
        accounts: Accounts,
        sessions: SessionStore,
        tokens: RefreshTokens,
        opening: SessionOpening,
        revocations: Revocations,
        clock: Clock,
    ) -> None:
        """Keep all that a refresh touches."""
        self._log = log
        self._accounts = accounts
        self._sessions = sessions
        self._tokens = tokens
        self._opening = opening
        self._revocations = revocations
        self._clock = clock

    async def refresh(self, token: str, correlation_id: UUID) -> Opened:
        """Return the session with new tokens; within seconds, the same refresh token again.

        Raises:
            RefreshRefused: unknown, used before, or its session or account is over.
        """
        successor = self._tokens.successor(token)
        outcome = await self._sessions.rotate(digest(token), digest(successor), self._clock())
        if outcome is None:
            raise RefreshRefused
        if isinstance(outcome, Reused):
            self._revocations.revoke(outcome.session.session_id)
            await self._record_reuse(outcome.session, correlation_id)
            raise RefreshRefused
        user = await self._accounts.load(outcome.session.user_id)
        if not user.active:
            raise RefreshRefused
        return self._opening.opened(user, outcome.session.session_id, successor)

    async def sign_out(self, token: str) -> None:
        """End the session of any token of its family; an unknown one ends nothing."""
        session = await self._sessions.of_digest(digest(token))
        if session is not None:
            await self._sessions.end(session.session_id)
            self._revocations.revoke(session.session_id)

    async def _record_reuse(self, session: OpenSession, correlation_id: UUID) -> None:
        metadata = Metadata(
            actor_id=session.user_id, command_id=CommandId(uuid7()), correlation_id=correlation_id
        )
        event = RefreshReuseDetected(user_id=session.user_id)
        change = Change(streams.user(session.user_id), (event,))
        plan = Plan(key=session.user_id, changes=(change,))
        settle(await self._log.append(append_of(plan, Envelope(metadata, b""))), metadata)
