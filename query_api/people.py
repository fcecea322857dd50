"""What the routes ask of the read model of profiles."""

from typing import NamedTuple, Protocol

from contracts.ids import UserId
from contracts.views.user import User

PROJECTION = "profiles"


class PersonKey(NamedTuple):
    """Place in a list of people: by name."""

    name: str
    user_id: UserId


class People(Protocol):
    """Everyone on the server, the deactivated ones too."""

    async def person(self, user_id: UserId) -> User | None:
        """Return one account."""

    async def people(
        self, text: str, after: PersonKey | None, limit: int
    ) -> list[tuple[PersonKey, User]]:
        """Return people in whose names each word of ``text`` begins a word."""
