"""Stream names, ``category-id``, and the key that picks each stream's partition."""

from typing import NamedTuple
from uuid import UUID
from zlib import crc32

from contracts.ids import ConversationId, InviteId, MessageId, UserId


class Stream(NamedTuple):
    """One aggregate's events; every stream of a conversation has the conversation as its key."""

    name: str
    key: UUID


def partition_of(key: UUID, partitions: int) -> int:
    """Return the partition of ``key``: the same for ever, from the bytes of the key alone."""
    return crc32(key.bytes) % partitions


def category(stream: str) -> str:
    """Return the part of a stream's name before the first dash."""
    return stream.partition("-")[0]


def conversation(conversation_id: ConversationId) -> Stream:
    """Name the stream of what a conversation is: title, topic, archived, pins."""
    return Stream(f"conversation-{conversation_id}", conversation_id)


def timeline(conversation_id: ConversationId) -> Stream:
    """Name the stream of a conversation's sent messages; revision + 1 is ``seq``."""
    return Stream(f"timeline-{conversation_id}", conversation_id)


def membership(conversation_id: ConversationId, user_id: UserId) -> Stream:
    """Name the stream of one person's membership in one conversation."""
    return Stream(f"membership-{conversation_id}.{user_id}", conversation_id)


def invite(conversation_id: ConversationId, invite_id: InviteId) -> Stream:
    """Name the stream of one invite link."""
    return Stream(f"invite-{invite_id}", conversation_id)


def message(conversation_id: ConversationId, message_id: MessageId) -> Stream:
    """Name the stream of what happened to one message after it was sent."""
    return Stream(f"message-{message_id}", conversation_id)


def schedule(conversation_id: ConversationId, message_id: MessageId) -> Stream:
    """Name the stream of one scheduled message."""
    return Stream(f"schedule-{message_id}", conversation_id)


def user(user_id: UserId) -> Stream:
    """Name the stream of one account's facts."""
    return Stream(f"user-{user_id}", user_id)


def heads(log_id: UUID) -> Stream:
    """Name the stream of a log's own signed heads."""
    return Stream(f"heads-{log_id}", log_id)


def audit(user_id: UserId) -> Stream:
    """Name the stream of what one administrator did that no other stream tells."""
    return Stream(f"audit-{user_id}", user_id)


def read_marker(conversation_id: ConversationId, user_id: UserId) -> Stream:
    """Name the stream of one person's read marker in one conversation (activity log)."""
    return Stream(f"read-{conversation_id}.{user_id}", conversation_id)


def membership_of(stream: str) -> tuple[ConversationId, UserId]:
    """Return the conversation and the person that a ``membership-`` or ``read-`` stream names."""
    conversation_id, _, user_id = stream.partition("-")[2].partition(".")
    return ConversationId(UUID(conversation_id)), UserId(UUID(user_id))


def subject_of(stream: str) -> UUID:
    """Return the one id that any other stream's name carries."""
    return UUID(stream.partition("-")[2])
