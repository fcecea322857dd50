"""Ids that are the same each time the story is told, so that nothing of it happens twice."""

from hashlib import sha256

from contracts.ids import CommandId, ConversationId, MessageId, UserId, uuid7

_BEGAN = 1_767_225_600_000
"""Milliseconds: any instant will do, as long as it stays."""


def user_id(name: str) -> UserId:
    """Return the id of one of the people."""
    return UserId(uuid7(_BEGAN, _entropy("user", name)))


def conversation_id(conversation: str) -> ConversationId:
    """Return the id of a conversation."""
    return ConversationId(uuid7(_BEGAN, _entropy("conversation", conversation)))


def message_id(conversation: str, at: str) -> MessageId:
    """Return the id of the message that was sent at a time of the story."""
    return MessageId(uuid7(_BEGAN, _entropy("message", conversation, at)))


def command_id(*parts: str) -> CommandId:
    """Return the id of the command that ``parts`` name."""
    return CommandId(uuid7(_BEGAN, _entropy("command", *parts)))


def _entropy(*parts: str) -> bytes:
    return sha256("\0".join(("messenger demo", *parts)).encode()).digest()[:10]
