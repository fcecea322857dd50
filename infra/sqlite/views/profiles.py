"""The profiles read model on SQLite: everyone, found by how the words of their names begin."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import Final
from uuid import UUID

import msgspec

from contracts.ids import UserId
from contracts.views.user import User
from infra.sqlite.read_model import View
from infra.sqlite.view_store import Readable
from infra.sqlite.views import people
from projections import profiles
from projections.facts import Fact
from projections.names import folded
from query_api.people import PersonKey

SCHEMA: Final = (
    people.SCHEMA
    + """
CREATE TABLE words (word TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (word, person))
  WITHOUT ROWID;
CREATE INDEX words_by_person ON words (person);
"""
)

# The longest word narrows by its index; the others are looked up person by person.
_FOUND: Final = """
SELECT name, person FROM people
 WHERE (name, id) > (?, ?)
   AND id IN (SELECT person FROM words WHERE word BETWEEN ?3 AND ?3 || char(0x10ffff))
   AND NOT EXISTS (
         SELECT 1 FROM json_each(?4) AS wanted
          WHERE NOT EXISTS (
                  SELECT 1 FROM words
                   WHERE words.person = people.id
                     AND word BETWEEN wanted.value AND wanted.value || char(0x10ffff)))
 ORDER BY name, id LIMIT ?5
"""


def apply(connection: Connection, facts: Sequence[Fact]) -> None:
    """Fold a batch of account events."""
    changed = people.fold_people(connection, facts)
    ids = msgspec.json.encode([user.user_id for user in changed]).decode()
    connection.execute("DELETE FROM words WHERE person IN (SELECT value FROM json_each(?))", (ids,))
    connection.executemany(
        "INSERT OR IGNORE INTO words VALUES (?, ?)",
        [(word, str(user.user_id)) for user in changed for word in profiles.words_of(user)],
    )


VIEW: Final = View(
    name=profiles.NAME,
    schema=SCHEMA,
    types=profiles.TYPES,
    apply=apply,
    compared=people.COMPARED | {"words": "SELECT * FROM words ORDER BY word, person"},
)


class SqlitePeople:
    """Everyone on the server."""

    def __init__(self, store: Readable) -> None:
        self._store = store

    async def person(self, user_id: UserId) -> User | None:
        """Return one account."""
        return await self._store.read(lambda connection: people.load_person(connection, user_id))

    async def people(
        self, text: str, after: PersonKey | None, limit: int
    ) -> list[tuple[PersonKey, User]]:
        """Return people in whose names each word of ``text`` begins a word."""
        place = after or PersonKey("", UserId(UUID(int=0)))
        first, *others = sorted(folded(text).split(), key=len, reverse=True) or [""]
        wanted = (
            place.name,
            str(place.user_id),
            first,
            msgspec.json.encode(others).decode(),
            limit,
        )

        def read(connection: Connection) -> list[tuple[PersonKey, User]]:
            rows = connection.execute(_FOUND, wanted)
            return [_keyed(name, people.DECODER.decode(person)) for name, person in rows]

        return await self._store.read(read)


def _keyed(name: str, user: User) -> tuple[PersonKey, User]:
    return PersonKey(name, user.user_id), user
