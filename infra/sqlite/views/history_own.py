"""Threads of all conversations that one person takes part in."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import Final

import msgspec

from contracts.ids import ConversationId, UserId
from contracts.log import instant
from infra.sqlite.views.history_lists import Thread
from infra.sqlite.views.messages_rows import MEMBERS, NAMED, PACKED, fetch, packed, seq_of
from infra.sqlite.views.messages_schema import SEQ_BITS
from infra.sqlite.views.messages_views import message_of
from query_api.history import OwnThread, ThreadKey

_END: Final = 1 << 62
_LAST_ID: Final = b"\xff" * 16
_OWN: Final = f"""
  WITH me (number) AS (SELECT number FROM numbers WHERE id = :reader),
  mine (root) AS (
    SELECT m.thread FROM me CROSS JOIN messages AS m ON m.author = me.number
     WHERE m.thread IS NOT NULL
    UNION
    SELECT m.id FROM me CROSS JOIN messages AS m ON m.author = me.number
     WHERE m.id IN (SELECT root FROM threads)
    UNION
    SELECT coalesce(m.thread, m.id) FROM me CROSS JOIN mentions AS x ON x.person = me.number
      CROSS JOIN messages AS m ON m.id = x.message),
  chosen (root, last_reply, at) AS (
    SELECT t.root, t.last_reply, coalesce(r.occurred_at, r.recorded_at) AS at
      FROM mine CROSS JOIN threads AS t ON t.root = mine.root
      CROSS JOIN messages AS r ON r.id = t.last_reply
      CROSS JOIN messages AS b ON b.id = t.root
     WHERE t.root >> {SEQ_BITS} IN (SELECT number FROM numbers WHERE id IN ({PACKED}))
       AND (at, b.message_id) < (:at, :root)
     ORDER BY at DESC, b.message_id DESC LIMIT :most)
  SELECT json_group_array(json_array(json_array({MEMBERS}), w.last_reply, w.at))
    FROM chosen AS w CROSS JOIN messages AS m ON m.id = w.root {NAMED}
"""  # noqa: S608 — of constants
_FOUND: Final = msgspec.json.Decoder(list[Thread])


def read_own_threads(
    connection: Connection,
    reader: UserId,
    conversations: Sequence[ConversationId],
    after: ThreadKey | None,
    limit: int,
) -> list[tuple[ThreadKey, OwnThread]]:
    """Return threads that the reader began, wrote in or is mentioned in, newest activity first."""
    at, root = (_END, _LAST_ID) if after is None else (after.last_reply_at, after.root_id.bytes)
    place = {"reader": reader.bytes, "at": at, "root": root, "most": limit}
    found = fetch(connection, _OWN, {**place, **packed(conversations)}, _FOUND)
    threads = [
        (
            ThreadKey(each.last_reply_at, each.root.message_id),
            OwnThread(
                root=message_of(each.root, reader),
                last_reply_at=instant(each.last_reply_at),
                last_reply_seq=seq_of(each.last_reply),
            ),
        )
        for each in found
    ]
    return sorted(threads, key=lambda each: each[0], reverse=True)
