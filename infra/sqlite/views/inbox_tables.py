"""Loads and writes rows of the inbox read model, many at a time: a batch is one JSON text."""

from collections.abc import Iterable, Mapping
from sqlite3 import Connection
from typing import Final
from uuid import UUID

import msgspec

from contracts.events.activity import ReadMarkerMoved
from contracts.ids import ConversationId, MessageId, UserId
from projections.inbox import Summary
from projections.inbox_batch import InboxBatch
from projections.inbox_member import InboxMember
from projections.inbox_mentions import Sent

_ENCODER: Final = msgspec.json.Encoder()
_SUMMARY: Final = msgspec.json.Decoder(Summary)
_MEMBERS: Final = msgspec.json.Decoder(list[InboxMember])
_SENT: Final = msgspec.json.Decoder(list[Sent])


def load_summaries(connection: Connection, ids: Iterable[UUID]) -> dict[ConversationId, Summary]:
    """Return the conversations that there are of ``ids``."""
    rows = connection.execute(
        "SELECT summary FROM conversations WHERE id IN (SELECT value FROM json_each(?))",
        (_json(list(ids)),),
    )
    summaries = (_SUMMARY.decode(text) for (text,) in rows)
    return {summary.conversation_id: summary for summary in summaries}


def write_summaries(connection: Connection, summaries: Iterable[Summary]) -> None:
    """Write conversations whole."""
    connection.execute(
        """
        INSERT INTO conversations
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
               value ->> 6
          FROM json_each(?) WHERE true
        ON CONFLICT DO UPDATE SET
          active_at = excluded.active_at, last_seq = excluded.last_seq,
          member_count = excluded.member_count, listed = excluded.listed,
          search = excluded.search, summary = excluded.summary
        """,
        (_json([_summary_row(summary) for summary in summaries]),),
    )


def _summary_row(summary: Summary) -> tuple[object, ...]:
    return (
        summary.conversation_id,
        summary.active_at,
        summary.last_seq,
        summary.member_count,
        int(summary.listed),
        summary.search,
        _ENCODER.encode(summary).decode(),
    )


def load_members(
    connection: Connection, places: Iterable[tuple[ConversationId, UserId]]
) -> dict[tuple[ConversationId, UserId], InboxMember | None]:
    """Return the members that there are of ``places``."""
    row = connection.execute(
        """
        SELECT json_group_array(json_array(
                 m.conversation_id, m.user_id, m.role, m.level, m.level_until,
                 json(iif(m.pinned, 'true', 'false')), m.read_seq))
          FROM json_each(?) AS place
          CROSS JOIN members AS m
            ON m.user_id = place.value ->> 1 AND m.conversation_id = place.value ->> 0
        """,
        (_json(list(places)),),
    ).fetchone()
    members = _MEMBERS.decode(row[0])
    return {(member.conversation_id, member.user_id): member for member in members}


def write_members(
    connection: Connection,
    members: Mapping[tuple[ConversationId, UserId], InboxMember | None],
) -> None:
    """Write the members that there are, and remove the others."""
    gone = [place for place, member in members.items() if member is None]
    if gone:
        connection.execute(
            """
            DELETE FROM members WHERE (user_id, conversation_id) IN
              (SELECT value ->> 1, value ->> 0 FROM json_each(?))
            """,
            (_json(gone),),
        )
    connection.execute(
        """
        INSERT OR REPLACE INTO members
        SELECT value ->> 1, value ->> 0, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
               value ->> 6
          FROM json_each(?)
        """,
        (_json([member for member in members.values() if member is not None]),),
    )


def load_sent(
    connection: Connection, messages: Iterable[tuple[MessageId, ConversationId]]
) -> dict[MessageId, Sent]:
    """Return the messages that there are of ``messages``."""
    row = connection.execute(
        """
        SELECT json_group_array(json_array(
                 s.message_id, message.value ->> 1, s.seq, json(coalesce(s.mentioned, '[]')),
                 json(iif(s.deleted, 'true', 'false'))))
          FROM json_each(?) AS message
          CROSS JOIN sent AS s ON s.message_id = message.value ->> 0
        """,
        (_json(list(messages)),),
    ).fetchone()
    return {sent.message_id: sent for sent in _SENT.decode(row[0])}


def write_sent(connection: Connection, batch: InboxBatch) -> None:
    """Write messages, and move their mentions from what they were to what they are."""
    connection.execute(
        """
        INSERT OR REPLACE INTO sent
        SELECT value ->> 0, value ->> 2, iif(json_array_length(value, '$[3]'), value -> 3, NULL),
               value ->> 4
          FROM json_each(?)
        """,
        (_json(list(batch.sent.values())),),
    )
    gone = list(batch.mentioned_before)
    if gone:
        connection.execute(
            """
            DELETE FROM mentions WHERE (conversation_id, user_id, seq) IN
              (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))
            """,
            (_json(gone),),
        )
    there = list(batch.mentioned)
    if there:
        connection.execute(
            """
            INSERT OR IGNORE INTO mentions
            SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)
            """,
            (_json(there),),
        )
    if batch.deleted:
        connection.execute(
            "INSERT OR IGNORE INTO deleted SELECT value ->> 0, value ->> 1 FROM json_each(?)",
            (_json(batch.deleted),),
        )


def move_markers(connection: Connection, markers: Iterable[ReadMarkerMoved]) -> None:
    """Move read markers forward; one never goes back."""
    connection.execute(
        """
        INSERT INTO read_markers
        SELECT value ->> 'user_id', value ->> 'conversation_id', value ->> 'seq'
          FROM json_each(?) WHERE true
        ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)
        """,
        (_json(list(markers)),),
    )


def _json(value: object) -> str:
    return _ENCODER.encode(value).decode()
