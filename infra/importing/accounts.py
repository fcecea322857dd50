"""People of an archive become accounts without credentials: nobody can sign in as them yet."""

from collections.abc import Iterable

from commands.domain.errors import ConcurrentChange, ValueTaken
from commands.handlers.identity.enrolling import Enrolled, enrol
from commands.handlers.names import SCOPE
from contracts.commands.user import DeactivateUser
from contracts.ids import SYSTEM, UserId
from contracts.streams import subject_of
from infra.importing import names
from infra.importing.place import AT_ONCE, Place, batches, together
from infra.importing.records import Account, Person
from infra.importing.tally import Tally

IMPORTER = "import"
"""User name of who owns what is imported where no person is to own it."""


class OwnerUnknown(Exception):
    """Nobody has the name that was given."""

    def __init__(self, user_name: str) -> None:
        super().__init__(f"nobody is called {user_name!r} here; see `messenger users list`")


async def register_all(people: Iterable[Person], place: Place, tally: Tally) -> dict[str, Account]:
    """Return an account for each person, made now unless an earlier run did."""
    accounts: dict[str, Account] = {}
    for batch in batches(people, AT_ONCE):
        made = await together([_register(person, place, tally) for person in batch])
        accounts |= dict(zip((person.key for person in batch), made, strict=True))
    tally.users += len(accounts)
    return accounts


async def deactivate(people: Iterable[Person], place: Place, accounts: dict[str, Account]) -> None:
    """End the accounts that had ended before."""
    for person in people:
        if person.gone:
            command = DeactivateUser(
                command_id=place.command_id(f"deactivate/{person.key}", person.first_seen),
                user_id=accounts[person.key].user_id,
            )
            await place.side.users.deactivate(command, place.metadata(SYSTEM, command.command_id))


async def owner_of(user_name: str | None, place: Place, tally: Tally, at: Person) -> Account:
    """Return who owns the conversations: the one named, else the only administrator, else ``at``.

    Raises:
        OwnerUnknown: nobody has the name.
    """
    if user_name is not None:
        stream = await place.log.claimed(SCOPE, user_name.lower())
        if stream is None:
            raise OwnerUnknown(user_name)
        return Account(UserId(subject_of(stream)), user_name.lower())
    administrators = []
    for name, stream in await place.log.claims(SCOPE):
        user = (await place.side.states.user(UserId(subject_of(stream)))).state
        if user.is_admin and user.active:
            administrators.append(Account(user.user_id, name))
    if len(administrators) == 1:
        return administrators[0]
    return await _register(at, place, tally)


async def _register(person: Person, place: Place, tally: Tally) -> Account:
    user_id = UserId(place.ids.make(f"user/{person.key}"))
    user = (await place.side.states.user(user_id, fresh=True)).state
    if user.exists:
        return Account(user_id, user.user_name)
    wanted = names.user_name(person.name)
    for name in (wanted, names.another_user_name(wanted, str(user_id))):
        try:
            await _enrol(person, name, user_id, place)
        except ValueTaken:
            continue
        tally.users_made += 1
        return Account(user_id, name)
    raise ConcurrentChange(f"no name near {person.name!r} is free")


async def _enrol(person: Person, name: str, user_id: UserId, place: Place) -> None:
    enrolled = Enrolled(
        user_id=user_id,
        user_name=name,
        display_name=names.line(person.display_name) or name,
        is_bot=person.is_bot,
    )
    command_id = place.command_id(f"register/{person.key}/{name}", person.first_seen)
    metadata = place.metadata(user_id, command_id)
    await enrol(enrolled, place.log, place.side.states, metadata, person.first_seen)
