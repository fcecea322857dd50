"""One page of a conversation: two statements, whatever its place."""

from sqlite3 import Connection

import msgspec
from msgspec import Struct

from contracts.ids import ConversationId, UserId
from contracts.views.message import MessagePage, SystemItem
from infra.messages.pages import MOST_ITEMS, MOST_SEQ, page, span
from infra.sqlite.views.messages_rows import MEMBERS, NAMED, Row, fetch, seq_of
from infra.sqlite.views.messages_schema import SEQ_BITS
from infra.sqlite.views.messages_views import message_of
from query_api.history import Window

# A scalar, and no join, so that the order of ids is the order of the table.
_LOW = "(SELECT low FROM place)"
_BEFORE = f"""
  SELECT id FROM messages WHERE id > {_LOW} AND id < {_LOW} + :before ORDER BY id DESC LIMIT :most
"""  # noqa: S608 — of constants
_AFTER = f"""
  SELECT id FROM messages
   WHERE id > {_LOW} + :after AND id < {_LOW} + :before ORDER BY id LIMIT :most
"""  # noqa: S608 — of constants
_AROUND = f"""
  SELECT id FROM (SELECT id FROM messages
                   WHERE id > {_LOW} AND id < {_LOW} + :around ORDER BY id DESC LIMIT :most / 2)
  UNION ALL
  SELECT id FROM (SELECT id FROM messages
                   WHERE id >= {_LOW} + :around AND id < {_LOW} + :before
                   ORDER BY id LIMIT :most - :most / 2)
"""  # noqa: S608 — of constants


def _statement(chosen: str) -> str:
    return f"""
      WITH place (low) AS (SELECT number << {SEQ_BITS} FROM numbers WHERE id = :conversation),
           chosen (id) AS ({chosen})
      SELECT json_array(
        coalesce((SELECT max(id) FROM messages
                   WHERE id > {_LOW} AND id <= {_LOW} + {MOST_SEQ}) - {_LOW}, 0),
        (SELECT json_group_array(json_array({MEMBERS}))
           FROM chosen AS w CROSS JOIN messages AS m ON m.id = w.id {NAMED}))
    """  # noqa: S608 — of constants


_PAGE_BEFORE, _PAGE_AFTER, _PAGE_AROUND = map(_statement, (_BEFORE, _AFTER, _AROUND))
_ITEMS = """
  SELECT json_group_array(json_array(after_seq, off, json(item))) FROM (
    SELECT after_seq, off, item FROM system_items
     WHERE conversation = (SELECT number FROM numbers WHERE id = :conversation)
       AND after_seq BETWEEN :first AND :last
     ORDER BY after_seq DESC, off DESC LIMIT :most)
"""


class Chosen(Struct, frozen=True, array_like=True):
    """The last seq of the conversation, 0 without messages, and the rows of a page."""

    last_seq: int
    rows: list[Row]


_CHOSEN = msgspec.json.Decoder(Chosen)
_PLACED = msgspec.json.Decoder(list[tuple[int, int, SystemItem]])


def read_page(
    connection: Connection, conversation_id: ConversationId, reader: UserId, window: Window
) -> MessagePage:
    """Return the page that ``window`` names; every seq up to the last has a message."""
    before = MOST_SEQ if window.before is None else min(window.before, MOST_SEQ)
    parameters = {
        "conversation": conversation_id.bytes,
        "before": before,
        "after": min(window.after or 0, MOST_SEQ),
        "around": min(window.around or 0, MOST_SEQ),
        "most": window.limit,
    }
    chosen = fetch(connection, _choice(window), parameters, _CHOSEN)
    rows = sorted(chosen.rows, key=lambda row: row.id)
    first, last = span(window, [seq_of(row.id) for row in rows])
    items = fetch(
        connection,
        _ITEMS,
        {**parameters, "first": first, "last": last, "most": MOST_ITEMS},
        _PLACED,
    )
    return page(window, [message_of(row, reader) for row in rows], items, chosen.last_seq)


def _choice(window: Window) -> str:
    if window.around is not None:
        return _PAGE_AROUND
    return _PAGE_BEFORE if window.after is None else _PAGE_AFTER
