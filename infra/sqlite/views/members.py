"""The members read model on SQLite: who is, was or may not be in which conversation."""

from collections.abc import Container, Iterable, Mapping, Sequence
from sqlite3 import Connection
from typing import Final

import msgspec

from infra.sqlite.read_model import View
from infra.sqlite.views import access, people
from projections import invite_links, members, profiles
from projections.facts import Fact
from projections.members import CREATED, Place, Standing, fold_all, is_public, places

SCHEMA: Final = (
    people.SCHEMA
    + """
CREATE TABLE standings (
  conversation_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  rank INTEGER,              -- by role, null for one who is no member now
  banned INTEGER NOT NULL,
  standing TEXT NOT NULL,    -- JSON of it all, with bans and former times as a member
  PRIMARY KEY (conversation_id, user_id)
) WITHOUT ROWID;
CREATE INDEX standings_by_user ON standings (user_id, conversation_id)
  WHERE rank IS NOT NULL OR banned;
CREATE INDEX standings_banned ON standings (conversation_id) WHERE banned;

CREATE TABLE public_conversations (id TEXT PRIMARY KEY) WITHOUT ROWID;
"""
    + access.SCHEMA
)
COMPARED: Final = (
    people.COMPARED
    | access.COMPARED
    | {
        "standings": "SELECT * FROM standings ORDER BY conversation_id, user_id",
        "public_conversations": "SELECT * FROM public_conversations ORDER BY id",
    }
)

_ENCODER: Final = msgspec.json.Encoder()
_STANDING: Final = msgspec.json.Decoder(Standing)


def apply(connection: Connection, facts: Sequence[Fact]) -> None:
    """Fold a batch: accounts, standings, invite links, and which conversations are public."""
    people.fold_people(connection, _of(facts, profiles.TYPES))
    _fold_standings(connection, _of(facts, members.TYPES))
    access.fold_links(connection, _of(facts, invite_links.TYPES))
    connection.executemany(
        "INSERT OR IGNORE INTO public_conversations VALUES (?)",
        [(str(fact.recorded.key),) for fact in _of(facts, CREATED) if is_public(fact.event)],
    )


VIEW: Final = View(
    name=members.NAME,
    schema=SCHEMA,
    types=members.TYPES | profiles.TYPES | invite_links.TYPES | CREATED,
    apply=apply,
    compared=COMPARED,
)


def _of(facts: Sequence[Fact], types: Container[str]) -> list[Fact]:
    return [fact for fact in facts if fact.recorded.type in types]


def _fold_standings(connection: Connection, facts: Sequence[Fact]) -> None:
    if not facts:
        return
    standings = _load(connection, places(facts))
    _write(connection, fold_all(facts, standings))


def _load(connection: Connection, touched: Iterable[Place]) -> dict[Place, Standing]:
    wanted = list(dict.fromkeys(touched))
    rows = connection.execute(
        """
        SELECT place.key, s.standing FROM json_each(?) AS place
         CROSS JOIN standings AS s
            ON s.conversation_id = place.value ->> 0 AND s.user_id = place.value ->> 1
        """,
        (_json(wanted),),
    )
    return {wanted[number]: _STANDING.decode(text) for number, text in rows}


def _write(connection: Connection, standings: Mapping[Place, Standing]) -> None:
    connection.execute(
        """
        INSERT OR REPLACE INTO standings
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?)
        """,
        (_json([_row(place, standing) for place, standing in standings.items()]),),
    )


def _row(place: Place, standing: Standing) -> tuple[object, ...]:
    text = _ENCODER.encode(standing).decode()
    return (*place, standing.rank, int(standing.ban is not None), text)


def _json(value: object) -> str:
    return _ENCODER.encode(value).decode()
