"""Small numbers of conversations and people in one file."""

from collections.abc import Iterable
from sqlite3 import Connection
from uuid import UUID

import msgspec

from infra.sqlite.views.messages_rows import PACKED, fetch, packed

_FIND = f"""
  SELECT json_group_array(json_array(hex(id), number)) FROM numbers WHERE id IN ({PACKED})
"""  # noqa: S608 — of constants
_ADD = f"INSERT OR IGNORE INTO numbers (id) {PACKED}"
_PAIRS = msgspec.json.Decoder(list[tuple[UUID, int]])


def find(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return the numbers of those that have one."""
    pairs = fetch(connection, _FIND, packed(tuple(ids)), _PAIRS)
    return dict(pairs)


def give(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return a number for each, new ones where there was none."""
    wanted = dict.fromkeys(ids)
    found = find(connection, wanted)
    if missing := [each for each in wanted if each not in found]:
        connection.execute(_ADD, packed(missing))
        found.update(find(connection, missing))
    return found
