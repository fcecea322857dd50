"""Messages that wait to be sent: a table of the inbox read model."""

from typing import Final

from contracts.ids import ConversationId, UserId
from contracts.views.scheduled import ScheduledMessage
from infra.mysql.session import Session, Value
from infra.mysql.view import ID
from infra.mysql.view_versions import MysqlVersions
from infra.read_models import scheduled as rows
from projections.scheduled import Waiting
from query_api.scheduled import ScheduledKey

# ``plan`` is JSON of the event that planned it.
TABLES: Final = {
    "scheduled": f"""
        message_id {ID} PRIMARY KEY,
        author_id {ID} NOT NULL,
        conversation_id {ID} NOT NULL,
        send_at BIGINT NOT NULL,
        plan MEDIUMTEXT NOT NULL,
        KEY (author_id, send_at, message_id)
    """
}
COMPARED: Final = {"scheduled": "SELECT * FROM {scheduled} ORDER BY message_id"}

_WRITE: Final = """
INSERT INTO {scheduled} VALUES (%s, %s, %s, %s, %s)
ON DUPLICATE KEY UPDATE
  author_id = VALUES(author_id), conversation_id = VALUES(conversation_id),
  send_at = VALUES(send_at), plan = VALUES(plan)
"""
_WAITING: Final = """
SELECT send_at, plan FROM {scheduled}
 WHERE author_id = %s AND conversation_id = COALESCE(%s, conversation_id)
   AND (send_at > %s OR (send_at = %s AND message_id > %s))
 ORDER BY send_at, message_id LIMIT %s
"""


async def write(session: Session, waiting: Waiting) -> None:
    """Write the messages that wait, and remove those that do not any more."""
    there = sorted(rows.row(plan) for plan in waiting.values() if plan is not None)
    gone = sorted(str(message_id) for message_id, plan in waiting.items() if plan is None)
    await session.many(_WRITE, there)
    await session.execute_in("DELETE FROM {scheduled} WHERE message_id IN %s", gone)


class MysqlScheduledMessages:
    """Messages that wait, each known to its author alone."""

    def __init__(self, inbox: MysqlVersions) -> None:
        self._inbox = inbox

    async def waiting(
        self,
        author_id: UserId,
        conversation_id: ConversationId | None,
        after: ScheduledKey | None,
        limit: int,
    ) -> list[tuple[ScheduledKey, ScheduledMessage]]:
        """Return a person's waiting messages, the next one due first."""
        at, last_id = (-1, "") if after is None else (after[0], str(after[1]))
        where = None if conversation_id is None else str(conversation_id)
        place: tuple[Value, ...] = (str(author_id), where, at, at, last_id, limit)

        async def read(session: Session) -> list[tuple[int, str]]:
            return await session.rows(tuple[int, str], _WAITING, *place)

        return [rows.scheduled(*row) for row in await self._inbox.read(read)]
