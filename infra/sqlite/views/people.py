"""Rows of people, by name: the profiles view has them all, the members view needs their names."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import Final

import msgspec

from contracts.ids import UserId
from contracts.streams import subject_of
from contracts.views.user import User
from projections import profiles
from projections.facts import Fact
from projections.names import folded

SCHEMA: Final = """
CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT NOT NULL, person TEXT NOT NULL);
CREATE INDEX people_by_name ON people (name, id);
"""
COMPARED: Final = {"people": "SELECT * FROM people ORDER BY id"}

DECODER: Final = msgspec.json.Decoder(User)
_ENCODER: Final = msgspec.json.Encoder()


def fold_people(connection: Connection, facts: Sequence[Fact]) -> list[User]:
    """Fold a batch of account events into the rows of people; return those that changed."""
    people: dict[UserId, User] = {}
    for fact in facts:
        user_id = UserId(subject_of(fact.recorded.stream))
        before = people.get(user_id) or load_person(connection, user_id)
        people[user_id] = profiles.fold(before, fact.recorded, fact.event)
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
    name = folded(user.display_name or user.user_name)
    return user.user_id, name, _ENCODER.encode(user).decode()
