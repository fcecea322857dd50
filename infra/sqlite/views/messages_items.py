"""System items, each behind the message that it follows."""

from collections.abc import Sequence
from sqlite3 import Connection
from uuid import UUID

import msgspec

from infra.sqlite.views import messages_numbers as numbers
from infra.sqlite.views.messages_rows import as_json, fetch, seq_of
from infra.sqlite.views.messages_schema import SEQ_BITS
from projections import system_items
from projections.facts import Fact

_LAST = f"""
  SELECT json_group_array(json_array(value, coalesce((
    SELECT max(id) FROM messages
     WHERE id >= value << {SEQ_BITS} AND id < (value + 1) << {SEQ_BITS}), 0)))
    FROM json_each(?)
"""  # noqa: S608 — of constants
_ADD = """
  INSERT INTO system_items
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)
"""
_PAIRS = msgspec.json.Decoder(list[tuple[int, int]])


def place(connection: Connection, facts: Sequence[Fact]) -> None:
    """Store the items among ``facts``, before the messages among them are stored."""
    if not (places := _places(connection, facts)):
        return
    rows = []
    for fact in facts:
        recorded = fact.recorded
        if recorded.type == "MessageSent" and recorded.key in places:
            places[recorded.key] = (places[recorded.key][0], recorded.revision + 1)
        elif recorded.type in system_items.TYPES:
            number, after_seq = places[recorded.key]
            rows.append((number, after_seq, recorded.offset, system_items.item(fact, after_seq)))
    connection.execute(_ADD, (as_json(rows),))


def _places(connection: Connection, facts: Sequence[Fact]) -> dict[UUID, tuple[int, int]]:
    """Return number and last seq of each conversation that has an item."""
    keys = {fact.recorded.key for fact in facts if fact.recorded.type in system_items.TYPES}
    if not keys:
        return {}
    given = numbers.give(connection, keys)
    pairs = fetch(connection, _LAST, (as_json(list(given.values())),), _PAIRS)
    last = dict(pairs)
    return {key: (number, seq_of(last[number])) for key, number in given.items()}
