"""The profiles read model: everyone, found by how the words of their names begin."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from contracts.ids import UserId
from contracts.views.user import User
from infra.mysql.session import Session, Value
from infra.mysql.view import ID, View
from infra.mysql.view_versions import MysqlVersions
from infra.mysql.views import people
from infra.mysql.views.people import DECODER, cut
from projections import profiles
from projections.facts import Fact
from projections.names import folded
from query_api.people import PersonKey

TABLES: Final = people.TABLES | {
    "words": f"""
        word VARBINARY(1000) NOT NULL, person {ID} NOT NULL, PRIMARY KEY (word, person),
        KEY (person)
    """
}
COMPARED: Final = people.COMPARED | {
    "words": "SELECT CONVERT(word USING utf8mb4), person FROM {words} ORDER BY word, person"
}

_PEOPLE: Final = """
SELECT CONVERT(name USING utf8mb4), person FROM {people} AS p
 WHERE (name > %s OR (name = %s AND id > %s))
"""
_HAS_WORD: Final = """
   AND EXISTS (SELECT 1 FROM {words} AS w WHERE w.person = p.id AND w.word BETWEEN %s AND %s)
"""
_IN_ORDER: Final = " ORDER BY name, id LIMIT %s"
_LAST: Final = chr(0x10FFFF)
"""Behind whatever a word goes on with."""


async def apply(session: Session, facts: Sequence[Fact]) -> None:
    """Fold a batch of account events."""
    changed = await people.fold_people(session, facts)
    ids = sorted(str(user.user_id) for user in changed)
    await session.execute_in("DELETE FROM {words} WHERE person IN %s", ids)
    words = {(cut(word), str(user.user_id)) for user in changed for word in profiles.words_of(user)}
    await session.many("INSERT IGNORE INTO {words} VALUES (%s, %s)", sorted(words))


VIEW: Final = View(
    name=profiles.NAME, tables=TABLES, types=profiles.TYPES, apply=apply, compared=COMPARED
)


class MysqlPeople:
    """Everyone on the server."""

    def __init__(self, versions: MysqlVersions) -> None:
        self._versions = versions

    async def person(self, user_id: UserId) -> User | None:
        """Return one account."""

        async def read(session: Session) -> list[User]:
            return await people.load_people(session, [user_id])

        return next(iter(await self._versions.read(read)), None)

    async def people(
        self, text: str, after: PersonKey | None, limit: int
    ) -> list[tuple[PersonKey, User]]:
        """Return people in whose names each word of ``text`` begins a word."""
        place = after or PersonKey("", UserId(UUID(int=0)))
        words = [cut(word) for word in folded(text).split()]
        query = _PEOPLE + _HAS_WORD * len(words) + _IN_ORDER
        values: list[Value] = [place.name, place.name, str(place.user_id)]
        for word in words:
            values += [word, word + _LAST]

        async def read(session: Session) -> list[tuple[str, str]]:
            return await session.rows(tuple[str, str], query, *values, limit)

        found = await self._versions.read(read)
        return [_keyed(name, DECODER.decode(person)) for name, person in found]


def _keyed(name: str, user: User) -> tuple[PersonKey, User]:
    return PersonKey(name, user.user_id), user
