"""User names to people: a name belongs to whoever claimed it."""

from collections import OrderedDict
from collections.abc import Iterable

from commands.domain.mentions import candidates
from commands.ports import EventLog
from contracts.ids import UserId
from contracts.streams import subject_of

SCOPE = "user-name"


class UserNames:
    """A bounded cache of the names found; one not found is looked for again each time."""

    def __init__(self, log: EventLog, capacity: int = 10_000) -> None:
        self._log = log
        self._capacity = capacity
        self._known: OrderedDict[str, UserId] = OrderedDict()

    def cached(self, names: Iterable[str]) -> tuple[UserId, ...] | None:
        """Return the people of ``names`` if all are in memory, without waiting."""
        found = [self._known.get(name) for name in names]
        people = [user_id for user_id in found if user_id is not None]
        return tuple(dict.fromkeys(people)) if len(people) == len(found) else None

    async def people(self, names: Iterable[str]) -> tuple[UserId, ...]:
        """Return the distinct people that ``names`` mean, without those that mean nobody."""
        found = [await self._find(name) for name in names]
        return tuple(dict.fromkeys(user_id for user_id in found if user_id is not None))

    async def _find(self, name: str) -> UserId | None:
        if name in self._known:
            return self._known[name]
        for candidate in candidates(name):
            if stream := await self._log.claimed(SCOPE, candidate):
                user_id = UserId(subject_of(stream))
                self._known[name] = user_id
                if len(self._known) > self._capacity:
                    self._known.popitem(last=False)
                return user_id
        return None
