"""Rows of people, by name: the profiles view has them all, the members view needs their names."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from contracts.ids import UserId
from contracts.views.user import User
from infra.mysql.session import Session, Value
from infra.mysql.view import ID
from projections import profiles
from projections.facts import Fact

# Bytes, because the binary collation for text takes no account of spaces at the end.
TABLES: Final = {
    "people": f"""
        id {ID} PRIMARY KEY, name VARBINARY(1000) NOT NULL, person MEDIUMTEXT NOT NULL,
        KEY (name, id)
    """
}
COMPARED: Final = {
    "people": "SELECT id, CONVERT(name USING utf8mb4), person FROM {people} ORDER BY id"
}

DECODER: Final = msgspec.json.Decoder(User)
_ENCODER: Final = msgspec.json.Encoder()
_LONGEST: Final = 1_000
"""Bytes: the longest display name takes a third of it unless it is made to be long."""


def cut(name: str) -> str:
    """Return a folded name as far as an index takes it."""
    return name.encode()[:_LONGEST].decode(errors="ignore")


async def fold_people(session: Session, facts: Sequence[Fact]) -> list[User]:
    """Fold a batch of account events into the rows of people; return those that changed."""
    if not facts:
        return []
    known = await load_people(session, map(profiles.account_of, facts))
    changed = profiles.fold_all(facts, {user.user_id: user for user in known})
    await session.many(
        """
        INSERT INTO {people} VALUES (%s, %s, %s)
        ON DUPLICATE KEY UPDATE name = VALUES(name), person = VALUES(person)
        """,
        sorted(_row(user) for user in changed.values()),
    )
    return list(changed.values())


async def load_people(session: Session, user_ids: Iterable[UserId]) -> list[User]:
    """Return the people that there are of ``user_ids``."""
    wanted = sorted({str(user_id) for user_id in user_ids})
    rows = await session.rows_in(tuple[str], "SELECT person FROM {people} WHERE id IN %s", wanted)
    return [DECODER.decode(person) for (person,) in rows]


def _row(user: User) -> tuple[Value, ...]:
    return str(user.user_id), cut(profiles.name_of(user)), _ENCODER.encode(user).decode()
