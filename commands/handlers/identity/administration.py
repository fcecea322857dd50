"""What the operator may do from the command line; the log names no person as the actor."""

import secrets
from datetime import timedelta
from uuid import UUID

from commands.domain.registration import check_password
from commands.domain.sign_in import NameUnknown
from commands.domain.user import User
from commands.handlers.administrators import is_first_run
from commands.handlers.identity.logins import AccountLogins
from commands.handlers.identity.opening import Accounts, Clock
from commands.handlers.identity.registering import Registering
from commands.handlers.identity.secrets import SetupCode
from commands.handlers.names import SCOPE
from commands.handlers.users import Users
from commands.identity_ports import Credentials, CredentialStore, Passwords, ServerInvites
from commands.ports import EventLog
from contracts.commands.identity import Register
from contracts.commands.user import DeactivateUser, DemoteUser, PromoteUser
from contracts.ids import SYSTEM, CommandId, UserId, uuid7
from contracts.log import Metadata
from contracts.operator import InviteMade, NewInvite, NewPerson, Person, PersonMade, Setup
from contracts.streams import subject_of


class Administration:
    """Makes, lists and ends accounts, on the word of whoever holds the data folder."""

    def __init__(
        self,
        *,
        log: EventLog,
        users: Users,
        accounts: Accounts,
        registering: Registering,
        credentials: CredentialStore,
        passwords: Passwords,
        logins: AccountLogins,
        setup: SetupCode,
        invites: ServerInvites,
        clock: Clock,
    ) -> None:
        """Keep all that an operator touches."""
        self._log = log
        self._users = users
        self._accounts = accounts
        self._registering = registering
        self._credentials = credentials
        self._passwords = passwords
        self._logins = logins
        self._setup = setup
        self._invites = invites
        self._clock = clock

    async def create(self, person: NewPerson) -> PersonMade:
        """Make an account, with a password of its own making if none is given.

        Raises:
            CommandRejected: a name or address is taken or unusable.
        """
        password = person.password or secrets.token_urlsafe(15)
        body = Register(
            user_name=person.user_name,
            password=password,
            display_name=person.display_name,
            email=person.email,
        )
        made = await self._registering.create(body, uuid7(), is_admin=person.is_admin)
        return PersonMade(
            user_id=made.user_id,
            user_name=made.user_name,
            password=None if person.password else password,
        )

    async def people(self) -> list[Person]:
        """Return all accounts, by name."""
        signing_in = set(await self._credentials.people())
        named = sorted(await self._log.claims(SCOPE))
        users = [await self._accounts.load(UserId(subject_of(stream))) for _, stream in named]
        return [_person(user, can_sign_in=user.user_id in signing_in) for user in users]

    async def promote(self, user_name: str) -> None:
        """Make an account an administrator's.

        Raises:
            CommandRejected: there is no such active account.
        """
        command = PromoteUser(command_id=_command_id(), user_id=await self._named(user_name))
        await self._users.promote(command, _metadata(command.command_id))

    async def demote(self, user_name: str) -> None:
        """Make an administrator an ordinary person again.

        Raises:
            CommandRejected: there is no such active account, or it is the last administrator's.
        """
        command = DemoteUser(command_id=_command_id(), user_id=await self._named(user_name))
        await self._users.demote(command, _metadata(command.command_id))

    async def deactivate(self, user_name: str) -> None:
        """End an account with all it has open.

        Raises:
            CommandRejected: there is no such account, or it is the last administrator's.
        """
        command = DeactivateUser(command_id=_command_id(), user_id=await self._named(user_name))
        await self._users.deactivate(command, _metadata(command.command_id))

    async def reset_password(self, user_name: str, password: str | None) -> PersonMade:
        """Give an account a password, also one that never had any, and end all it has open.

        Raises:
            CommandRejected: there is no such account, or the password is tried first by everyone.
        """
        user_id = await self._named(user_name)
        name = user_name.lower()
        chosen = password or secrets.token_urlsafe(15)
        check_password("password", chosen, name, is_common=self._passwords.is_common(chosen))
        hashed = await self._passwords.hash(chosen)
        if await self._credentials.of_user(user_id) is None:
            await self._credentials.add(Credentials(user_id=user_id, password_hash=hashed))
        else:
            await self._credentials.change_password(user_id, hashed)
        await self._logins.end_all(user_id)
        return PersonMade(user_id=user_id, user_name=name, password=None if password else chosen)

    async def invite(self, invite: NewInvite) -> InviteMade:
        """Make a code by which one person may register."""
        return InviteMade(
            code=await self._invites.make(self._clock() + timedelta(days=invite.days))
        )

    async def setup(self) -> Setup:
        """Return the setup code while there is no administrator."""
        return Setup(code=self._setup.code if await is_first_run(self._log) else None)

    async def _named(self, user_name: str) -> UserId:
        stream = await self._log.claimed(SCOPE, user_name.lower())
        if stream is None:
            raise NameUnknown(user_name)
        return UserId(subject_of(stream))


def _command_id() -> CommandId:
    return CommandId(uuid7())


def _metadata(command_id: CommandId) -> Metadata:
    correlation_id: UUID = uuid7()
    return Metadata(actor_id=SYSTEM, command_id=command_id, correlation_id=correlation_id)


def _person(user: User, *, can_sign_in: bool) -> Person:
    return Person(
        user_id=user.user_id,
        user_name=user.user_name,
        display_name=user.display_name,
        is_admin=user.is_admin,
        is_bot=user.is_bot,
        active=user.active,
        can_sign_in=can_sign_in,
    )
