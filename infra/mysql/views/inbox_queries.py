"""Reads of the inbox read model; unread and mentions are counted here, from the read marker on."""

from collections.abc import Collection
from typing import Final

from contracts.ids import ConversationId, UserId
from contracts.views.conversation import Channel, Conversation, InboxItem
from infra.mysql.session import Session
from infra.mysql.view_versions import MysqlVersions
from infra.read_models import conversations as rows
from projections.inbox_mentions import EVERYONE
from projections.names import folded
from query_api.inbox import ChannelKey, InboxKey

_END: Final = 1 << 62

# Rows are compared column by column: neither server walks an index for ``(a, b) < (x, y)``.
_INBOX: Final = """
SELECT mine.*,
       GREATEST(0, last_seq - read_seq - (
         SELECT COUNT(*) FROM {deleted} AS d
          WHERE d.conversation_id = mine.id AND d.seq > mine.read_seq)),
       (SELECT COUNT(DISTINCT t.seq) FROM {mentions} AS t
         WHERE t.conversation_id = mine.id AND t.user_id IN %s AND t.seq > mine.read_seq)
  FROM (
    SELECT c.id, c.active_at, c.last_seq, c.summary, m.role, m.level, m.level_until, m.pinned,
           LEAST(c.last_seq, GREATEST(m.read_seq, COALESCE(r.seq, 0))) AS read_seq
      FROM {members} AS m
      JOIN {conversations} AS c ON c.id = m.conversation_id
      LEFT JOIN {read_markers} AS r
        ON r.user_id = m.user_id AND r.conversation_id = m.conversation_id
     WHERE m.user_id = %s AND (c.active_at < %s OR (c.active_at = %s AND c.id < %s))
     ORDER BY c.active_at DESC, c.id DESC LIMIT %s
  ) AS mine
 ORDER BY active_at DESC, id DESC
"""

_READ: Final = """
SELECT m.conversation_id, GREATEST(m.read_seq, COALESCE(r.seq, 0)) FROM {members} AS m
  LEFT JOIN {read_markers} AS r ON r.user_id = m.user_id AND r.conversation_id = m.conversation_id
 WHERE m.user_id = %s AND m.conversation_id IN %s
"""

_CONVERSATION: Final = """
SELECT c.summary, m.role FROM {conversations} AS c
  LEFT JOIN {members} AS m ON m.user_id = %s AND m.conversation_id = c.id
 WHERE c.id = %s
"""

_CHANNELS: Final = """
SELECT c.member_count, c.summary, m.role IS NOT NULL FROM {conversations} AS c
  LEFT JOIN {members} AS m ON m.user_id = %s AND m.conversation_id = c.id
 WHERE c.listed = 1 AND LOCATE(%s, c.search) > 0
   AND (c.member_count < %s OR (c.member_count = %s AND c.id < %s))
 ORDER BY c.member_count DESC, c.id DESC LIMIT %s
"""


class MysqlConversations:
    """Conversations with their last message, and what each member has read of them."""

    def __init__(self, versions: MysqlVersions) -> None:
        self._versions = versions

    async def inbox(
        self, user_id: UserId, after: InboxKey | None, limit: int
    ) -> list[tuple[InboxKey, InboxItem]]:
        """Return the conversations of a person, newest activity first."""
        at, last_id = (_END, "") if after is None else (after[0], str(after[1]))
        me = str(user_id)

        async def read(session: Session) -> list[rows.InboxRow]:
            counted = (me, str(EVERYONE))
            return await session.rows(rows.InboxRow, _INBOX, counted, me, at, at, last_id, limit)

        return [rows.inbox_item(user_id, row) for row in await self._versions.read(read)]

    async def read_seqs(
        self, user_id: UserId, conversation_ids: Collection[ConversationId]
    ) -> dict[ConversationId, int]:
        """Return up to which seq a member has read each of these conversations."""
        wanted = tuple(str(each) for each in conversation_ids)
        if not wanted:
            return {}

        async def read(session: Session) -> list[tuple[ConversationId, int]]:
            return await session.rows(tuple[ConversationId, int], _READ, str(user_id), wanted)

        return dict(await self._versions.read(read))

    async def conversation(
        self, conversation_id: ConversationId, user_id: UserId
    ) -> Conversation | None:
        """Return one conversation as a person sees it."""

        async def read(session: Session) -> list[tuple[str, str | None]]:
            ids = (str(user_id), str(conversation_id))
            return await session.rows(tuple[str, str | None], _CONVERSATION, *ids)

        for row in await self._versions.read(read):
            return rows.conversation(*row)
        return None

    async def channels(
        self, user_id: UserId, text: str, after: ChannelKey | None, limit: int
    ) -> list[tuple[ChannelKey, Channel]]:
        """Return public channels, the largest first."""
        count, last_id = (_END, "") if after is None else (after[0], str(after[1]))
        me = str(user_id)

        async def read(session: Session) -> list[tuple[int, str, int]]:
            place = (me, folded(text), count, count, last_id, limit)
            return await session.rows(tuple[int, str, int], _CHANNELS, *place)

        return [rows.channel(*row) for row in await self._versions.read(read)]
