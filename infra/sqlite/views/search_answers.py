"""The earlier message by whose words a hit was found."""

from collections import defaultdict
from collections.abc import Collection
from sqlite3 import Connection

import msgspec
from msgspec import Struct

from contracts.ids import MessageId
from infra.messages.answers import Answered
from infra.sqlite.views.messages_rows import as_json, fetch

_CONTEXTS = """
  SELECT json_group_array(json_array(c.message, e.id, hex(e.message_id), e.body))
    FROM json_each(:ids) AS w CROSS JOIN context AS c ON c.message = w.value
    JOIN messages AS e ON e.id = c.earlier WHERE e.body IS NOT NULL
"""


class _Row(Struct, frozen=True, array_like=True):
    by: int
    id: int
    message_id: MessageId
    body: str


_ROWS = msgspec.json.Decoder(list[_Row])


def contexts(connection: Connection, ids: Collection[int]) -> dict[int, list[Answered]]:
    """Return what each message answers, in order."""
    found: dict[int, list[Answered]] = defaultdict(list)
    for one in fetch(connection, _CONTEXTS, {"ids": as_json(list(ids))}, _ROWS):
        found[one.by].append(Answered(one.id, one.message_id, one.body))
    return {by: sorted(some, key=lambda each: each.place) for by, some in found.items()}
