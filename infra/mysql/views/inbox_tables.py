"""Loads and writes rows of the inbox read model, many at a time and in the order of their keys."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

import msgspec

from contracts.events.activity import ReadMarkerMoved
from contracts.events.membership import Level, Role
from contracts.ids import ConversationId, MessageId, UserId
from infra.mysql.session import Session, Value
from projections.inbox import Summary
from projections.inbox_batch import InboxBatch, Place
from projections.inbox_member import InboxMember
from projections.inbox_mentions import Sent

_ENCODER: Final = msgspec.json.Encoder()
_SUMMARY: Final = msgspec.json.Decoder(Summary)
_MENTIONED: Final = msgspec.json.Decoder(tuple[UUID, ...])


async def load_summaries(session: Session, ids: Iterable[UUID]) -> dict[ConversationId, Summary]:
    """Return the conversations that there are of ``ids``."""
    rows = await session.rows_in(
        tuple[str],
        "SELECT summary FROM {conversations} WHERE id IN %s",
        sorted(map(str, ids)),
    )
    summaries = (_SUMMARY.decode(text) for (text,) in rows)
    return {summary.conversation_id: summary for summary in summaries}


async def write_summaries(session: Session, summaries: Iterable[Summary]) -> None:
    """Write conversations whole."""
    await session.many(
        """
        INSERT INTO {conversations}
          (id, active_at, last_seq, member_count, listed, search, summary, slug, title)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
        ON DUPLICATE KEY UPDATE
          active_at = VALUES(active_at), last_seq = VALUES(last_seq),
          member_count = VALUES(member_count), listed = VALUES(listed),
          search = VALUES(search), summary = VALUES(summary),
          slug = VALUES(slug), title = VALUES(title)
        """,
        sorted(_summary_row(summary) for summary in summaries),
    )


def _summary_row(summary: Summary) -> tuple[Value, ...]:
    return (
        str(summary.conversation_id),
        summary.active_at,
        summary.last_seq,
        summary.member_count,
        int(summary.listed),
        summary.search,
        _ENCODER.encode(summary).decode(),
        None if summary.slug is None else summary.slug.lower(),
        None if summary.title is None else summary.title.lower(),
    )


async def load_members(
    session: Session, places: Iterable[Place]
) -> dict[Place, InboxMember | None]:
    """Return the members that there are of ``places``."""
    wanted = sorted((str(user_id), str(key)) for key, user_id in places)
    rows = await session.rows_in(
        tuple[ConversationId, UserId, Role, Level, int | None, int, int],
        """
        SELECT conversation_id, user_id, role, level, level_until, pinned, read_seq
          FROM {members} WHERE (user_id, conversation_id) IN %s
        """,
        wanted,
    )
    return {
        (key, user_id): InboxMember(
            conversation_id=key,
            user_id=user_id,
            role=role,
            level=level,
            level_until=until,
            pinned=bool(pinned),
            read_seq=seq,
        )
        for key, user_id, role, level, until, pinned, seq in rows
    }


async def write_members(session: Session, members: Mapping[Place, InboxMember | None]) -> None:
    """Write the members that there are, and remove the others."""
    gone = sorted((str(place[1]), str(place[0])) for place, member in members.items() if not member)
    await session.execute_in("DELETE FROM {members} WHERE (user_id, conversation_id) IN %s", gone)
    await session.many(
        """
        INSERT INTO {members} VALUES (%s, %s, %s, %s, %s, %s, %s)
        ON DUPLICATE KEY UPDATE
          role = VALUES(role), level = VALUES(level), level_until = VALUES(level_until),
          pinned = VALUES(pinned), read_seq = VALUES(read_seq)
        """,
        sorted(_member_row(member) for member in members.values() if member),
    )


def _member_row(member: InboxMember) -> tuple[Value, ...]:
    return (
        str(member.user_id),
        str(member.conversation_id),
        member.role.value,
        member.level.value,
        member.level_until,
        int(member.pinned),
        member.read_seq,
    )


async def load_sent(
    session: Session, messages: Iterable[tuple[MessageId, ConversationId]]
) -> dict[MessageId, Sent]:
    """Return the messages that there are of ``messages``."""
    conversations = dict(messages)
    rows = await session.rows_in(
        tuple[MessageId, int, str | None, int],
        "SELECT message_id, seq, mentioned, deleted FROM {sent} WHERE message_id IN %s",
        sorted(map(str, conversations)),
    )
    return {
        message_id: Sent(
            message_id,
            conversations[message_id],
            seq,
            _MENTIONED.decode(mentioned or "[]"),
            bool(deleted),
        )
        for message_id, seq, mentioned, deleted in rows
    }


async def write_sent(session: Session, batch: InboxBatch) -> None:
    """Write messages, and move their mentions from what they were to what they are."""
    await session.many(
        """
        INSERT INTO {sent} VALUES (%s, %s, %s, %s)
        ON DUPLICATE KEY UPDATE
          seq = VALUES(seq), mentioned = VALUES(mentioned), deleted = VALUES(deleted)
        """,
        sorted(_sent_row(sent) for sent in batch.sent.values()),
    )
    gone = sorted((str(key), str(user_id), seq) for key, user_id, seq in batch.mentioned_before)
    await session.execute_in(
        "DELETE FROM {mentions} WHERE (conversation_id, user_id, seq) IN %s", gone
    )
    await session.many(
        "INSERT IGNORE INTO {mentions} VALUES (%s, %s, %s)",
        sorted((str(key), str(user_id), seq) for key, user_id, seq in batch.mentioned),
    )
    await session.many(
        "INSERT IGNORE INTO {deleted} VALUES (%s, %s)",
        sorted((str(key), seq) for key, seq in batch.deleted),
    )


def _sent_row(sent: Sent) -> tuple[Value, ...]:
    mentioned = _ENCODER.encode(sent.mentioned).decode() if sent.mentioned else None
    return str(sent.message_id), sent.seq, mentioned, int(sent.deleted)


async def move_markers(session: Session, markers: Iterable[ReadMarkerMoved]) -> None:
    """Move read markers forward; one never goes back."""
    await session.many(
        """
        INSERT INTO {read_markers} VALUES (%s, %s, %s)
        ON DUPLICATE KEY UPDATE seq = GREATEST(seq, VALUES(seq))
        """,
        sorted((str(each.user_id), str(each.conversation_id), each.seq) for each in markers),
    )
