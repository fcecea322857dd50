"""Accounts of people who were there before the server was: of a story, or of an archive."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from commands.domain.errors import ConcurrentChange
from commands.domain.registration import decide_register
from commands.handlers.names import SCOPE
from commands.handlers.plan import Envelope, Plan, append_of, change, settle
from commands.handlers.states import States
from commands.ports import Appended, Claim, EventLog
from contracts.commands.identity import Register
from contracts.ids import UserId
from contracts.log import Metadata


class Enrolled(Struct, frozen=True, kw_only=True):
    """Who an account is to be for."""

    user_id: UserId
    user_name: str
    display_name: str
    is_bot: bool = False


async def enrol(
    person: Enrolled, log: EventLog, states: States, metadata: Metadata, at: datetime
) -> bool:
    """Make the account as of ``at``, unless it is there; say whether it was made.

    It has no password, so nobody signs in to it until an operator gives it one.

    Raises:
        CommandRejected: the name is another's or unusable.
    """
    user = await states.user(person.user_id, fresh=True)
    if user.state.exists:
        return False
    body = Register(user_name=person.user_name, display_name=person.display_name, password="")
    event = replace(decide_register(body, user.state, is_admin=False), is_bot=person.is_bot)
    plan = Plan(
        key=person.user_id,
        changes=(change(user, event),),
        claims=(Claim(SCOPE, event.user_name, user.stream),),
    )
    outcome = await log.append(append_of(plan, Envelope(metadata, b"", at)))
    if not isinstance(settle(outcome, metadata), Appended):
        raise ConcurrentChange(f"somebody else made the account of {person.user_name!r}")
    return True
