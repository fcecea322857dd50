"""Rows of people, by name: the profiles view has them all, the members view needs their names."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import Final

import msgspec

from contracts.ids import UserId
from contracts.views.user import User
from projections import profiles
from projections.facts import Fact

SCHEMA: Final = """
CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT NOT NULL, person TEXT NOT NULL);
CREATE INDEX people_by_name ON people (name, id);
"""
COMPARED: Final = {"people": "SELECT * FROM people ORDER BY id"}

DECODER: Final = msgspec.json.Decoder(User)
_ENCODER: Final = msgspec.json.Encoder()


def fold_people(connection: Connection, facts: Sequence[Fact]) -> list[User]:
    """Fold a batch of account events into the rows of people; return those that changed."""
    known = (load_person(connection, user_id) for user_id in {*map(profiles.account_of, facts)})
    people = profiles.fold_all(facts, {user.user_id: user for user in known if user})
    if not people:
        return []
    connection.execute(
        """
        INSERT OR REPLACE INTO people
        SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)
        """,
        (_ENCODER.encode([_row(user) for user in people.values()]).decode(),),
    )
    return list(people.values())


def load_person(connection: Connection, user_id: UserId) -> User | None:
    """Return one person."""
    query = "SELECT person FROM people WHERE id = ?"
    row = connection.execute(query, (str(user_id),)).fetchone()
    return None if row is None else DECODER.decode(row[0])


def _row(user: User) -> tuple[object, ...]:
    return user.user_id, profiles.name_of(user), _ENCODER.encode(user).decode()
