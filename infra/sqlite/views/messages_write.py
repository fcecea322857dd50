"""Rows of the messages read model, written for a whole batch in one statement each."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from sqlite3 import Connection
from uuid import UUID

from contracts.ids import MessageId
from infra.messages.facets import facets
from infra.messages.words import spaceless
from infra.sqlite.views import messages_schema as schema
from infra.sqlite.views.messages_rows import as_json
from projections.messages import PLAIN, MessageDocument
from projections.search_text import plain

Stored = tuple[object, ...]

_INSERT = """
  INSERT INTO messages (
    id, message_id, version, author, recorded_at, occurred_at, facets, thread, body, text, details)
  SELECT value ->> 0, substr(:ids, key * 16 + 1, 16), value ->> 1, value ->> 2, value ->> 3,
         value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9
    FROM json_each(:rows)
"""
_UPDATE = """
  UPDATE messages SET version = v.value ->> 1, occurred_at = v.value ->> 4,
         facets = v.value ->> 5, thread = iif(v.value ->> 7 IS NULL, NULL, thread),
         body = v.value ->> 7, text = v.value ->> 8, details = v.value ->> 9
    FROM json_each(:rows) AS v WHERE messages.id = v.value ->> 0
"""
_MENTION = "INSERT INTO mentions SELECT value ->> 0, value ->> 1 FROM json_each(?)"
_UNMENTION = """
  DELETE FROM mentions
   WHERE (person, message) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))
"""
_REVISE = """
  INSERT INTO revisions
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)
"""
_FORGET_REVISIONS = "DELETE FROM revisions WHERE message IN (SELECT value FROM json_each(?))"
_STATE = "UPDATE state SET recorded_at = max(recorded_at, ?), forgotten = forgotten + ?"


def row(
    document: MessageDocument, row_id: int, numbers: Mapping[UUID, int], root: int | None
) -> Stored:
    """Return the stored form of a document."""
    body = document.body
    text = None if body is None else plain(body)
    return (
        row_id,
        document.version,
        numbers.get(document.author_id),
        document.recorded_at,
        document.occurred_at,
        _bits(document),
        None if body is None else root,
        body,
        None if text == body else text,
        None if document.details == PLAIN else document.details,
    )


def insert(connection: Connection, ids: Iterable[MessageId], rows: Sequence[Stored]) -> None:
    """Add rows of messages not there before."""
    blob = b"".join([each.bytes for each in ids])
    connection.execute(_INSERT, {"ids": blob, "rows": as_json(rows)})


def update(connection: Connection, rows: Sequence[Stored]) -> None:
    """Replace rows; a message stays in its thread until it is deleted."""
    connection.execute(_UPDATE, {"rows": as_json(rows)})


def mention(connection: Connection, pairs: Collection[tuple[int, int]]) -> None:
    """Note that messages mention people, given as (person, message)."""
    if pairs:
        connection.execute(_MENTION, (as_json(pairs),))


def unmention(connection: Connection, pairs: Collection[tuple[int, int]]) -> None:
    """Forget that messages mention people."""
    if pairs:
        connection.execute(_UNMENTION, (as_json(pairs),))


def revise(connection: Connection, texts: Collection[tuple[int, int, str, int]]) -> None:
    """Keep earlier texts, given as (message, version, body, time)."""
    if texts:
        connection.execute(_REVISE, (as_json(texts),))


def forget_revisions(connection: Connection, ids: Collection[int]) -> None:
    """Drop the earlier texts of messages."""
    if ids:
        connection.execute(_FORGET_REVISIONS, (as_json(list(ids)),))


def state(connection: Connection, recorded_at: int, forgotten: int) -> None:
    """Note when the newest event folded was recorded, and of how many messages words went."""
    connection.execute(_STATE, (recorded_at, forgotten))


def _bits(document: MessageDocument) -> int:
    """Return what a message has or is, a bit each."""
    bits = schema.SPACELESS if spaceless(document.body or "") else 0
    for facet in facets(document):
        bits |= schema.BITS[facet]
    return bits
