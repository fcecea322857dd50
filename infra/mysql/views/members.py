"""The members read model: who is, was or may not be in which conversation."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from contracts.ids import ConversationId, UserId
from infra.mysql.session import Session, Value
from infra.mysql.view import ID, View
from infra.mysql.views import access, people
from projections import invite_links, members, profiles
from projections.facts import Fact
from projections.members import CREATED, Place, Standing, fold_all, is_public, places

TABLES: Final = (
    people.TABLES
    | access.TABLES
    | {
        # ``place`` is by role, null for who is no member now; ``standing`` has former times too.
        "standings": f"""
        conversation_id {ID} NOT NULL,
        user_id {ID} NOT NULL,
        place INT,
        banned TINYINT NOT NULL,
        standing MEDIUMTEXT NOT NULL,
        PRIMARY KEY (conversation_id, user_id),
        KEY (user_id, place, conversation_id),
        KEY (conversation_id, banned)
    """,
        "public_conversations": f"id {ID} PRIMARY KEY",
    }
)
COMPARED: Final = (
    people.COMPARED
    | access.COMPARED
    | {
        "standings": "SELECT * FROM {standings} ORDER BY conversation_id, user_id",
        "public_conversations": "SELECT * FROM {public_conversations} ORDER BY id",
    }
)

_ENCODER: Final = msgspec.json.Encoder()
_STANDING: Final = msgspec.json.Decoder(Standing)


async def apply(session: Session, facts: Sequence[Fact]) -> None:
    """Fold a batch: accounts, standings, invite links, and which conversations are public."""
    await people.fold_people(session, _of(facts, profiles.TYPES))
    changing = _of(facts, members.TYPES)
    if changing:
        touched = places(changing)
        await _write(session, fold_all(changing, await _load(session, touched)))
    await access.fold_links(session, _of(facts, invite_links.TYPES))
    public = {str(fact.recorded.key) for fact in _of(facts, CREATED) if is_public(fact.event)}
    await session.many(
        "INSERT IGNORE INTO {public_conversations} VALUES (%s)", [(key,) for key in sorted(public)]
    )


VIEW: Final = View(
    name=members.NAME,
    tables=TABLES,
    types=members.TYPES | profiles.TYPES | invite_links.TYPES | CREATED,
    apply=apply,
    compared=COMPARED,
)


def _of(facts: Sequence[Fact], types: Container[str]) -> list[Fact]:
    return [fact for fact in facts if fact.recorded.type in types]


async def _load(session: Session, touched: Iterable[Place]) -> dict[Place, Standing]:
    wanted = sorted({(str(key), str(user_id)) for key, user_id in touched})
    rows = await session.rows_in(
        tuple[ConversationId, UserId, str],
        """
        SELECT conversation_id, user_id, standing FROM {standings}
         WHERE (conversation_id, user_id) IN %s
        """,
        wanted,
    )
    return {(key, user_id): _STANDING.decode(text) for key, user_id, text in rows}


async def _write(session: Session, standings: Mapping[Place, Standing]) -> None:
    await session.many(
        """
        INSERT INTO {standings} VALUES (%s, %s, %s, %s, %s)
        ON DUPLICATE KEY UPDATE
          place = VALUES(place), banned = VALUES(banned), standing = VALUES(standing)
        """,
        sorted(_row(place, standing) for place, standing in standings.items()),
    )


def _row(place: Place, standing: Standing) -> tuple[Value, ...]:
    text = _ENCODER.encode(standing).decode()
    return str(place[0]), str(place[1]), standing.rank, int(standing.ban is not None), text
