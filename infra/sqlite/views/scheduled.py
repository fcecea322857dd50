"""Messages that wait to be sent, on SQLite: a table of the inbox read model."""

from sqlite3 import Connection
from typing import Final

import msgspec

from contracts.ids import ConversationId, UserId
from contracts.views.scheduled import ScheduledMessage
from infra.read_models import scheduled as rows
from infra.sqlite.view_store import Readable
from projections.scheduled import Waiting
from query_api.scheduled import ScheduledKey

SCHEMA: Final = """
CREATE TABLE scheduled (
  message_id TEXT PRIMARY KEY,
  author_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  send_at INTEGER NOT NULL,
  plan TEXT NOT NULL         -- JSON of the event that planned it
) WITHOUT ROWID;
CREATE INDEX scheduled_by_author ON scheduled (author_id, send_at, message_id);
"""
COMPARED: Final = {"scheduled": "SELECT * FROM scheduled ORDER BY message_id"}

_WRITE: Final = """
INSERT OR REPLACE INTO scheduled
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?)
"""
_REMOVE: Final = "DELETE FROM scheduled WHERE message_id IN (SELECT value FROM json_each(?))"
_WAITING: Final = """
SELECT send_at, plan FROM scheduled
 WHERE author_id = ?1 AND (?2 IS NULL OR conversation_id = ?2) AND (send_at, message_id) > (?3, ?4)
 ORDER BY send_at, message_id LIMIT ?5
"""


def write(connection: Connection, waiting: Waiting) -> None:
    """Write the messages that wait, and remove those that do not any more."""
    there = [rows.row(plan) for plan in waiting.values() if plan is not None]
    gone = [message_id for message_id, plan in waiting.items() if plan is None]
    for statement, values in ((_WRITE, there), (_REMOVE, gone)):
        if values:
            connection.execute(statement, (msgspec.json.encode(values).decode(),))


class SqliteScheduledMessages:
    """Messages that wait, each known to its author alone."""

    def __init__(self, inbox: Readable) -> None:
        self._inbox = inbox

    async def waiting(
        self,
        author_id: UserId,
        conversation_id: ConversationId | None,
        after: ScheduledKey | None,
        limit: int,
    ) -> list[tuple[ScheduledKey, ScheduledMessage]]:
        """Return a person's waiting messages, the next one due first."""
        send_at, last_id = (-1, "") if after is None else (after[0], str(after[1]))
        where = None if conversation_id is None else str(conversation_id)

        def read(connection: Connection) -> list[tuple[ScheduledKey, ScheduledMessage]]:
            place = (str(author_id), where, send_at, last_id, limit)
            return [rows.scheduled(*row) for row in connection.execute(_WAITING, place)]

        return await self._inbox.read(read)
