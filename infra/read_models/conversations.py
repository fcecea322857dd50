"""Rows of the inbox read model as readers see them."""

import time
from datetime import datetime
from typing import Final, NamedTuple

import msgspec

from contracts.events.membership import Level, Role
from contracts.ids import UserId
from contracts.log import instant
from contracts.views.conversation import Channel, Conversation, InboxItem
from contracts.views.message import Message, Reaction
from projections.inbox import Summary
from projections.last_message import LastMessage
from query_api.inbox import ChannelKey, InboxKey

_SUMMARY: Final = msgspec.json.Decoder(Summary)


class InboxRow(NamedTuple):
    """One conversation of a person's inbox as stores have it."""

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


def inbox_item(user_id: UserId, row: InboxRow) -> tuple[InboxKey, InboxItem]:
    """Return a conversation as its member sees it in a list, with its place there."""
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


def conversation(text: str, role: str | None) -> Conversation:
    """Return a conversation from its summary and the role of who asks."""
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


def channel(member_count: int, text: str, joined: int) -> tuple[ChannelKey, Channel]:
    """Return a public channel as the directory lists it, with its place there."""
    summary = _SUMMARY.decode(text)
    listed = Channel(
        conversation_id=summary.conversation_id,
        title=summary.title,
        slug=summary.slug,
        topic=summary.topic,
        member_count=member_count,
        last_activity_at=instant(summary.active_at),
        joined=bool(joined),
    )
    return ChannelKey(member_count, summary.conversation_id), listed


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
