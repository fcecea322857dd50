"""Makes accounts: credentials first, then the event that makes the account exist."""

from asyncio import Lock
from uuid import UUID

from commands.domain.errors import ValueTaken
from commands.domain.registration import check_password, decide_register
from commands.domain.user import User
from commands.handlers.administrators import first_administrator
from commands.handlers.identity.admission import Admission
from commands.handlers.identity.opening import Accounts, Opened, SessionOpening
from commands.handlers.names import SCOPE
from commands.handlers.plan import Change, Envelope, Plan, append_of, settle
from commands.identity_ports import (
    Client,
    Credentials,
    CredentialsTaken,
    CredentialStore,
    Passwords,
)
from commands.ports import NEW, Claim, Conflict, EventLog
from contracts import streams
from contracts.commands.identity import Register
from contracts.events.user import UserRegistered
from contracts.ids import CommandId, UserId, uuid7
from contracts.log import Metadata


class Registering:
    """Makes accounts; what a crash leaves behind is replaced by the next try."""

    def __init__(
        self,
        *,
        log: EventLog,
        accounts: Accounts,
        credentials: CredentialStore,
        passwords: Passwords,
        admission: Admission,
        opening: SessionOpening,
    ) -> None:
        """Keep all that a registration touches."""
        self._log = log
        self._accounts = accounts
        self._credentials = credentials
        self._passwords = passwords
        self._admission = admission
        self._opening = opening
        self._one_at_a_time = Lock()

    async def register(self, body: Register, client: Client, correlation_id: UUID) -> Opened:
        """Make an account for whom the server lets in, and open its first session.

        Raises:
            CommandRejected: not let in, or a name, address or id is taken or unusable.
        """
        user = User(body.user_id or UserId(uuid7()))
        decide_register(body, user, is_admin=False)
        await self._admission.knock(body.invite)
        password_hash = await self._hashed(body)
        async with self._one_at_a_time:
            admitted = await self._admission.enter(body.invite)
            try:
                made = await self._make(
                    body, user.user_id, password_hash, correlation_id, is_admin=admitted.is_admin
                )
            except Exception:
                await self._admission.give_back(admitted)
                raise
        return await self._opening.open(made, client)

    async def create(self, body: Register, correlation_id: UUID, *, is_admin: bool) -> User:
        """Make an account on the operator's word.

        Raises:
            CommandRejected: a name, address or id is taken or unusable.
        """
        user_id = body.user_id or UserId(uuid7())
        decide_register(body, User(user_id), is_admin=is_admin)
        password_hash = await self._hashed(body)
        async with self._one_at_a_time:
            return await self._make(body, user_id, password_hash, correlation_id, is_admin=is_admin)

    async def _hashed(self, body: Register) -> str:
        common = self._passwords.is_common(body.password)
        check_password("password", body.password, body.user_name.lower(), is_common=common)
        return await self._passwords.hash(body.password)

    async def _make(
        self,
        body: Register,
        user_id: UserId,
        password_hash: str,
        correlation_id: UUID,
        *,
        is_admin: bool,
    ) -> User:
        event = decide_register(body, await self._accounts.load(user_id), is_admin=is_admin)
        await self._keep(
            Credentials(user_id=user_id, password_hash=password_hash, email=body.email)
        )
        try:
            await self._append(event, correlation_id)
        except Exception:
            await self._credentials.remove(user_id)
            raise
        return await self._accounts.load(user_id)

    async def _keep(self, credentials: Credentials) -> None:
        """Keep credentials; those of an account that never came to be give way."""
        while True:
            try:
                return await self._credentials.add(credentials)
            except CredentialsTaken as taken:
                if (await self._accounts.load(taken.holder)).exists:
                    raise ValueTaken("e-mail address", credentials.email or "") from None
                await self._credentials.remove(taken.holder)

    async def _append(self, event: UserRegistered, correlation_id: UUID) -> None:
        stream = streams.user(event.user_id)
        claims: tuple[Claim, ...] = (Claim(SCOPE, event.user_name, stream),)
        if event.is_admin:
            claims += await first_administrator(self._log, stream)
        metadata = Metadata(
            actor_id=event.user_id, command_id=CommandId(uuid7()), correlation_id=correlation_id
        )
        plan = Plan(key=event.user_id, changes=(Change(stream, (event,), NEW),), claims=claims)
        outcome = settle(await self._log.append(append_of(plan, Envelope(metadata, b""))), metadata)
        if isinstance(outcome, Conflict):
            raise ValueTaken("user id", str(event.user_id))
