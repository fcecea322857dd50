"""The people of the story: accounts that were there before anything was said."""

from datetime import datetime

from msgspec import Struct

from commands.handlers.identity.enrolling import Enrolled, enrol
from commands.handlers.states import States
from commands.ports import EventLog
from contracts.ids import uuid7
from contracts.log import Metadata
from infra.bootstrap.write_side import WriteSide
from infra.demo.names import command_id, user_id
from infra.demo.story import Person


class Account(Struct, frozen=True, kw_only=True):
    """One of the people, with the password if it was made now."""

    user_name: str
    display_name: str
    is_admin: bool
    is_bot: bool
    password: str | None


async def register(person: Person, log: EventLog, states: States, at: datetime) -> bool:
    """Make the account as it was made at ``at``, unless it is there; say whether it was made.

    Raises:
        CommandRejected: the name is another's.
    """
    account = user_id(person.name)
    enrolled = Enrolled(
        user_id=account,
        user_name=person.name,
        display_name=person.display_name,
        is_bot=person.bot,
    )
    command = command_id("register", person.name)
    metadata = Metadata(actor_id=account, command_id=command, correlation_id=uuid7())
    return await enrol(enrolled, log, states, metadata, at)


async def admit(person: Person, side: WriteSide) -> Account:
    """Let a person sign in: with a new password if there is none, as administrator if nobody is."""
    account = user_id(person.name)
    password = None
    if not person.bot:
        if (await side.administration.setup()).code is not None:
            await side.administration.promote(person.name)
        if await side.identity.credentials.of_user(account) is None:
            password = (await side.administration.reset_password(person.name, None)).password
    user = (await side.states.user(account, fresh=True)).state
    return Account(
        user_name=person.name,
        display_name=user.display_name,
        is_admin=user.is_admin,
        is_bot=person.bot,
        password=password,
    )
