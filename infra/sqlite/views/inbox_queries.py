"""Reads of the inbox read model; unread and mentions are counted here, from the read marker on."""

from collections.abc import Collection
from sqlite3 import Connection
from typing import Final
from uuid import UUID

import msgspec

from contracts.ids import ConversationId, UserId
from contracts.views.conversation import Channel, Conversation, InboxItem
from infra.read_models import conversations as rows
from infra.sqlite.view_store import Readable
from projections.inbox_mentions import EVERYONE
from projections.names import folded
from query_api.inbox import ChannelKey, InboxKey

_END: Final = 1 << 62

_INBOX: Final = """
WITH mine AS (
  SELECT c.id, c.active_at, c.last_seq, c.summary, m.role, m.level, m.level_until, m.pinned,
         min(c.last_seq, max(m.read_seq, coalesce(r.seq, 0))) AS read_seq
    FROM members AS m
    JOIN conversations AS c ON c.id = m.conversation_id
    LEFT JOIN read_markers AS r
      ON r.user_id = m.user_id AND r.conversation_id = m.conversation_id
   WHERE m.user_id = ?1 AND (c.active_at, c.id) < (?2, ?3)
   ORDER BY c.active_at DESC, c.id DESC LIMIT ?4
)
SELECT mine.*,
       max(0, last_seq - read_seq - (
         SELECT count(*) FROM deleted AS d
          WHERE d.conversation_id = mine.id AND d.seq > read_seq)),
       (SELECT count(DISTINCT t.seq) FROM mentions AS t
         WHERE t.conversation_id = mine.id AND t.user_id IN (?1, ?5) AND t.seq > read_seq)
  FROM mine ORDER BY active_at DESC, id DESC
"""

_READ: Final = """
SELECT m.conversation_id, max(m.read_seq, coalesce(r.seq, 0)) FROM members AS m
  LEFT JOIN read_markers AS r ON r.user_id = m.user_id AND r.conversation_id = m.conversation_id
 WHERE m.user_id = ? AND m.conversation_id IN (SELECT value FROM json_each(?))
"""

_CONVERSATION: Final = """
SELECT c.summary, m.role FROM conversations AS c
  LEFT JOIN members AS m ON m.user_id = ? AND m.conversation_id = c.id
 WHERE c.id = ?
"""

_CHANNELS: Final = """
SELECT c.member_count, c.summary, m.role IS NOT NULL FROM conversations AS c
  LEFT JOIN members AS m ON m.user_id = ? AND m.conversation_id = c.id
 WHERE c.listed AND instr(c.search, ?) AND (c.member_count, c.id) < (?, ?)
 ORDER BY c.member_count DESC, c.id DESC LIMIT ?
"""


class SqliteConversations:
    """Conversations with their last message, and what each member has read of them."""

    def __init__(self, store: Readable) -> None:
        self._store = store

    async def inbox(
        self, user_id: UserId, after: InboxKey | None, limit: int
    ) -> list[tuple[InboxKey, InboxItem]]:
        """Return the conversations of a person, newest activity first."""
        active_at, last_id = (_END, "") if after is None else (after[0], str(after[1]))

        def read(connection: Connection) -> list[tuple[InboxKey, InboxItem]]:
            place = (str(user_id), active_at, last_id, limit, str(EVERYONE))
            return [
                rows.inbox_item(user_id, rows.InboxRow(*row))
                for row in connection.execute(_INBOX, place)
            ]

        return await self._store.read(read)

    async def read_seqs(
        self, user_id: UserId, conversation_ids: Collection[ConversationId]
    ) -> dict[ConversationId, int]:
        """Return up to which seq a member has read each of these conversations."""
        wanted = msgspec.json.encode(list(conversation_ids)).decode()

        def read(connection: Connection) -> dict[ConversationId, int]:
            found = connection.execute(_READ, (str(user_id), wanted))
            return {ConversationId(UUID(key)): seq for key, seq in found}

        return await self._store.read(read)

    async def conversation(
        self, conversation_id: ConversationId, user_id: UserId
    ) -> Conversation | None:
        """Return one conversation as a person sees it."""

        def read(connection: Connection) -> Conversation | None:
            ids = (str(user_id), str(conversation_id))
            row = connection.execute(_CONVERSATION, ids).fetchone()
            return None if row is None else rows.conversation(*row)

        return await self._store.read(read)

    async def channels(
        self, user_id: UserId, text: str, after: ChannelKey | None, limit: int
    ) -> list[tuple[ChannelKey, Channel]]:
        """Return public channels, the largest first."""
        count, last_id = (_END, "") if after is None else (after[0], str(after[1]))

        def read(connection: Connection) -> list[tuple[ChannelKey, Channel]]:
            place = (str(user_id), folded(text), count, last_id, limit)
            return [rows.channel(*row) for row in connection.execute(_CHANNELS, place)]

        return await self._store.read(read)
