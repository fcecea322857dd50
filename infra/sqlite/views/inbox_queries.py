"""Reads of the inbox read model; unread and mentions are counted here, from the read marker on."""

import time
from datetime import datetime
from sqlite3 import Connection
from typing import Final, NamedTuple

import msgspec

from contracts.events.membership import Level, Role
from contracts.ids import ConversationId, UserId
from contracts.log import instant
from contracts.views.conversation import Channel, Conversation, InboxItem
from contracts.views.message import Message, Reaction
from infra.sqlite.view_store import Readable
from projections.inbox import Summary
from projections.inbox_mentions import EVERYONE
from projections.last_message import LastMessage
from projections.names import folded
from query_api.inbox import ChannelKey, InboxKey

_SUMMARY: Final = msgspec.json.Decoder(Summary)
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
            return [_inbox_item(user_id, _Row(*row)) for row in connection.execute(_INBOX, place)]

        return await self._store.read(read)

    async def conversation(
        self, conversation_id: ConversationId, user_id: UserId
    ) -> Conversation | None:
        """Return one conversation as a person sees it."""

        def read(connection: Connection) -> Conversation | None:
            ids = (str(user_id), str(conversation_id))
            row = connection.execute(_CONVERSATION, ids).fetchone()
            return None if row is None else _conversation(*row)

        return await self._store.read(read)

    async def channels(
        self, user_id: UserId, text: str, after: ChannelKey | None, limit: int
    ) -> list[tuple[ChannelKey, Channel]]:
        """Return public channels, the largest first."""
        count, last_id = (_END, "") if after is None else (after[0], str(after[1]))

        def read(connection: Connection) -> list[tuple[ChannelKey, Channel]]:
            place = (str(user_id), folded(text), count, last_id, limit)
            return [_channel(*row) for row in connection.execute(_CHANNELS, place)]

        return await self._store.read(read)


class _Row(NamedTuple):
    conversation_id: str
    active_at: int
    last_seq: int
    summary: str
    role: str
    level: str
    level_until: int | None
    pinned: int
    read_seq: int
    unread: int
    mentions: int


def _inbox_item(user_id: UserId, row: _Row) -> tuple[InboxKey, InboxItem]:
    summary = _SUMMARY.decode(row.summary)
    others = [person for person in summary.pair if person != user_id]
    now_level, now_until = _level(row.level, row.level_until)
    item = InboxItem(
        conversation_id=summary.conversation_id,
        kind=summary.kind,
        visibility=summary.visibility,
        title=summary.title,
        slug=summary.slug,
        topic=summary.topic,
        avatar_id=summary.avatar_id,
        archived=summary.archived,
        other_user_id=others[0] if others else None,
        last_seq=row.last_seq,
        read_seq=row.read_seq,
        unread=row.unread,
        mentions=row.mentions,
        last_message=_message(summary, user_id),
        last_activity_at=instant(row.active_at),
        role=Role(row.role),
        level=now_level,
        level_until=now_until,
        pinned=bool(row.pinned),
    )
    return InboxKey(row.active_at, summary.conversation_id), item


def _conversation(text: str, role: str | None) -> Conversation:
    summary = _SUMMARY.decode(text)
    return Conversation(
        conversation_id=summary.conversation_id,
        kind=summary.kind,
        visibility=summary.visibility,
        title=summary.title,
        slug=summary.slug,
        topic=summary.topic,
        avatar_id=summary.avatar_id,
        archived=summary.archived,
        created_at=instant(summary.created_at),
        created_by=summary.created_by,
        member_count=summary.member_count,
        last_seq=summary.last_seq,
        role=None if role is None else Role(role),
    )


def _channel(member_count: int, text: str, joined: int) -> tuple[ChannelKey, Channel]:
    summary = _SUMMARY.decode(text)
    channel = Channel(
        conversation_id=summary.conversation_id,
        title=summary.title,
        slug=summary.slug,
        topic=summary.topic,
        member_count=member_count,
        last_activity_at=instant(summary.active_at),
        joined=bool(joined),
    )
    return ChannelKey(member_count, summary.conversation_id), channel


def _message(summary: Summary, reader: UserId) -> Message | None:
    last = summary.last
    if last is None:
        return None
    return Message(
        message_id=last.message_id,
        conversation_id=summary.conversation_id,
        seq=last.seq,
        author_id=last.author_id,
        body=last.body,
        sent_at=instant(last.sent_at),
        edited_at=None if last.edited_at is None else instant(last.edited_at),
        deleted=last.deleted,
        thread_root_id=last.thread_root_id,
        reply_to_id=last.reply_to_id,
        reactions=_reactions(last, reader),
        attachments=list(last.attachments),
        mentions=list(last.mentions),
        mentions_all=last.mentions_all,
        pinned=last.pinned,
        forward_of=last.forward_of,
    )


def _reactions(last: LastMessage, reader: UserId) -> list[Reaction]:
    return [
        Reaction(emoji=emoji, count=len(people), mine=reader in people)
        for emoji, people in last.reactions.items()
    ]


def _level(level: str, until: int | None) -> tuple[Level, datetime | None]:
    """Return what holds now: a level chosen until an instant that has passed holds no more."""
    if until is None:
        return Level(level), None
    if until <= time.time_ns() // 1_000:
        return Level.ALL, None
    return Level(level), instant(until)
