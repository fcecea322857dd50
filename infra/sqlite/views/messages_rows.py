"""Message documents out of their rows, many in one step.

Every row that SQLite hands over costs a wait for the interpreter's lock, so that a query answers
with one JSON text, which is decoded straight into structs.
"""

from collections.abc import Iterable, Mapping, Sequence
from sqlite3 import Connection
from typing import TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct

from contracts.ids import ConversationId, MessageId, UserId
from infra.sqlite.views.messages_schema import SEQ_BITS
from projections.messages import Details, MessageDocument

Decoded = TypeVar("Decoded")

MEMBERS = """
  m.id, hex(m.message_id), hex(c.id), hex(a.id), m.version, m.recorded_at, m.occurred_at, m.body,
  json(coalesce(m.details, '{}')), coalesce((SELECT replies FROM threads WHERE root = m.id), 0)
"""
"""Members of a row's JSON array, of ``m`` and ``NAMED``."""

NAMED = f"""
  JOIN numbers AS c ON c.number = m.id >> {SEQ_BITS} JOIN numbers AS a ON a.number = m.author
"""

PACKED = """
  SELECT substr(:ids, value * 16 + 1, 16) FROM json_each(:places)
"""
"""The ids of one blob: JSON carries no bytes."""

_LOAD = f"""
  SELECT json_group_array(json_array({MEMBERS})) FROM messages AS m {NAMED}
   WHERE m.message_id IN ({PACKED})
"""  # noqa: S608 — of constants


class Row(Struct, frozen=True, array_like=True):
    """A message as it is stored, with names in place of numbers."""

    id: int
    message_id: MessageId
    conversation_id: ConversationId
    author_id: UserId
    version: int
    recorded_at: int
    occurred_at: int | None
    body: str | None
    details: Details
    replies: int

    @property
    def document(self) -> MessageDocument:
        """The document that the projection folds on."""
        return MessageDocument(
            message_id=self.message_id,
            conversation_id=self.conversation_id,
            seq=seq_of(self.id),
            author_id=self.author_id,
            recorded_at=self.recorded_at,
            occurred_at=self.occurred_at,
            version=self.version,
            body=self.body,
            details=self.details,
        )


ROWS = msgspec.json.Decoder(list[Row])
IDS = msgspec.json.Decoder(list[int])
Parameters = Mapping[str, object] | tuple[object, ...]


def fetch(
    connection: Connection,
    sql: str,
    parameters: Parameters,
    decoder: "msgspec.json.Decoder[Decoded]",
) -> Decoded:
    """Return the one JSON text that a query answers with, decoded."""
    (text,) = connection.execute(sql, parameters).fetchone()
    return decoder.decode(text)


def load(connection: Connection, message_ids: Iterable[MessageId]) -> list[Row]:
    """Return the rows of those messages that are there."""
    return fetch(connection, _LOAD, packed(tuple(message_ids)), ROWS)


def packed(ids: Sequence[UUID]) -> dict[str, object]:
    """Return the parameters of ``PACKED``."""
    places = msgspec.json.encode(list(range(len(ids)))).decode()
    return {"ids": b"".join([each.bytes for each in ids]), "places": places}


def as_json(value: object) -> str:
    """Return JSON text for a parameter."""
    return msgspec.json.encode(value).decode()


def seq_of(row_id: int) -> int:
    """Return a message's place in its conversation."""
    return row_id & ((1 << SEQ_BITS) - 1)
