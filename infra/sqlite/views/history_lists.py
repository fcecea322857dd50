"""Threads, pins and files of a conversation, and the texts of a message."""

from sqlite3 import Connection

import msgspec
from msgspec import Struct

from contracts.ids import ConversationId, MessageId, UserId
from contracts.log import instant
from contracts.views.conversation import FileItem, Pin
from contracts.views.message import Message, Revision, ThreadSummary
from infra.messages.lists import files, pins
from infra.messages.pages import MOST_SEQ
from infra.sqlite.views.messages_rows import MEMBERS, NAMED, ROWS, Row, fetch, load, seq_of
from infra.sqlite.views.messages_schema import FILE, PINNED, SEQ_BITS
from infra.sqlite.views.messages_views import message_of
from query_api.history import FileKey, PinKey

_PLACE = f"""
  WITH place (low) AS (SELECT number << {SEQ_BITS} FROM numbers WHERE id = :conversation)
"""  # noqa: S608 — of constants
_PINS = f"""
  {_PLACE} SELECT json_group_array(json_array({MEMBERS}))
    FROM place CROSS JOIN messages AS m {NAMED}
   WHERE m.facets & {PINNED} AND m.id > low AND m.id <= low + {MOST_SEQ}
"""  # noqa: S608 — of constants
_FILES = f"""
  {_PLACE}, chosen (id) AS (
    SELECT m.id FROM place CROSS JOIN messages AS m
     WHERE m.facets & {FILE} AND m.id > low AND m.id <= low + :seq ORDER BY m.id DESC LIMIT :most)
  SELECT json_group_array(json_array({MEMBERS}))
    FROM chosen AS w CROSS JOIN messages AS m ON m.id = w.id {NAMED}
"""  # noqa: S608 — of constants
_THREADS = f"""
  {_PLACE}, chosen (root, last_reply) AS (
    SELECT root, last_reply FROM place, threads
     WHERE last_reply > low AND last_reply < low + :before ORDER BY last_reply DESC LIMIT :most)
  SELECT json_group_array(json_array(
           json_array({MEMBERS}), w.last_reply, coalesce(r.occurred_at, r.recorded_at)))
    FROM chosen AS w CROSS JOIN messages AS r ON r.id = w.last_reply
    CROSS JOIN messages AS m ON m.id = w.root {NAMED}
"""  # noqa: S608 — of constants
_THREAD = f"""
  WITH chosen (id) AS (
    SELECT :root WHERE :root > :after UNION ALL
    SELECT id FROM (SELECT id FROM messages WHERE thread = :root AND id > :after
                     ORDER BY id LIMIT :most))
  SELECT json_group_array(json_array({MEMBERS}))
    FROM chosen AS w CROSS JOIN messages AS m ON m.id = w.id {NAMED}
"""  # noqa: S608 — of constants
_REVISIONS = """
  SELECT json_group_array(json_array(version, body, at)) FROM (
    SELECT version, body, at FROM revisions
     WHERE message = :id AND version > :after ORDER BY version LIMIT :most)
"""


class Thread(Struct, frozen=True, array_like=True):
    """A root with the id and time of its last reply."""

    root: Row
    last_reply: int
    last_reply_at: int


_FOUND_THREADS = msgspec.json.Decoder(list[Thread])
_TEXTS = msgspec.json.Decoder(list[tuple[int, str, int]])


def read_pins(
    connection: Connection,
    conversation_id: ConversationId,
    reader: UserId,
    after: PinKey | None,
    limit: int,
) -> list[tuple[PinKey, Pin]]:
    """Return pinned messages, the newest pin first."""
    rows = fetch(connection, _PINS, {"conversation": conversation_id.bytes}, ROWS)
    return pins(((row.document, row.replies) for row in rows), reader, after, limit)


def read_files(
    connection: Connection, conversation_id: ConversationId, after: FileKey | None, limit: int
) -> list[tuple[FileKey, FileItem]]:
    """Return files, those of the newest message first."""
    parameters = {
        "conversation": conversation_id.bytes,
        "seq": after.seq if after else MOST_SEQ,
        "most": limit + 1,
    }
    rows = fetch(connection, _FILES, parameters, ROWS)
    rows.sort(key=lambda row: row.id, reverse=True)
    return files((row.document for row in rows), after, limit)


def read_threads(
    connection: Connection,
    conversation_id: ConversationId,
    reader: UserId,
    before: int | None,
    limit: int,
) -> list[tuple[int, ThreadSummary]]:
    """Return threads, the one with the newest reply first."""
    parameters = {
        "conversation": conversation_id.bytes,
        "before": MOST_SEQ if before is None else before,
        "most": limit,
    }
    found = fetch(connection, _THREADS, parameters, _FOUND_THREADS)
    found.sort(key=lambda each: each.last_reply, reverse=True)
    return [
        (
            seq_of(each.last_reply),
            ThreadSummary(
                root=message_of(each.root, reader), last_reply_at=instant(each.last_reply_at)
            ),
        )
        for each in found
    ]


def read_thread(
    connection: Connection, root_id: MessageId, reader: UserId, after: int | None, limit: int
) -> list[tuple[int, Message]]:
    """Return a root and its replies, by seq."""
    roots = load(connection, [root_id])
    if not roots:
        return []
    root = roots[0].id
    behind = root - seq_of(root) + (after or 0)
    rows = fetch(connection, _THREAD, {"root": root, "after": behind, "most": limit}, ROWS)
    rows.sort(key=lambda row: row.id)
    return [(seq_of(row.id), message_of(row, reader)) for row in rows[:limit]]


def read_revisions(
    connection: Connection, message_id: MessageId, after: int | None, limit: int
) -> list[tuple[int, Revision]]:
    """Return the earlier texts of a message and its present one, oldest first."""
    row = next(iter(load(connection, [message_id])), None)
    if row is None or row.body is None or (after or 0) > row.version:
        return []
    parameters = {"id": row.id, "after": after or 0, "most": limit}
    earlier = fetch(connection, _REVISIONS, parameters, _TEXTS)
    present = (row.version + 1, row.body, row.details.edited_at or row.document.sent_at)
    texts = [*earlier, present][:limit]
    return [(version, Revision(body=body, at=instant(at))) for version, body, at in texts]
