"""Identifiers: UUIDv7 made by the client, and the few that the server makes itself."""

import os
import time
from datetime import UTC, datetime
from typing import NewType
from uuid import UUID

UserId = NewType("UserId", UUID)
ConversationId = NewType("ConversationId", UUID)
MessageId = NewType("MessageId", UUID)
InviteId = NewType("InviteId", UUID)
AttachmentId = NewType("AttachmentId", UUID)
CommandId = NewType("CommandId", UUID)
SessionId = NewType("SessionId", UUID)

SYSTEM = UserId(UUID(int=0))
"""The actor of what no person did: timers and migrations."""

_VERSION_7 = 0x7000 << 64
_VARIANT = 0x8000 << 48
_ENTROPY = 10
_DRAWN: list[bytes] = []
"""Random bytes of ids to come."""
os.register_at_fork(after_in_child=_DRAWN.clear)


def uuid7(milliseconds: int | None = None, entropy: bytes | None = None) -> UUID:
    """Return a UUIDv7 (RFC 9562 §5.7) of now, or of ``milliseconds`` and 10 random bytes given."""
    if milliseconds is None:
        milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(entropy or _draw(), "big") & ((1 << 80) - 1)
    low = random & ((1 << 62) - 1)
    high = (random >> 62) & 0xFFF
    stamp = (milliseconds & 0xFFFFFFFFFFFF) << 80
    return UUID(int=stamp | _VERSION_7 | (high << 64) | _VARIANT | low)


def _draw() -> bytes:
    try:
        return _DRAWN.pop()
    except IndexError:
        # One call to the system for many ids: it takes longer than all the rest of an id.
        portion = os.urandom(256 * _ENTROPY)
        _DRAWN.extend(portion[at : at + _ENTROPY] for at in range(_ENTROPY, len(portion), _ENTROPY))
        return portion[:_ENTROPY]


def id_milliseconds(identifier: UUID) -> int:
    """Return the time that a UUIDv7 carries, in milliseconds since 1970."""
    return identifier.int >> 80


def id_time(identifier: UUID) -> datetime:
    """Return the instant that a UUIDv7 carries, to the millisecond."""
    return datetime.fromtimestamp(id_milliseconds(identifier) / 1000, tz=UTC)


def is_uuid7(identifier: UUID) -> bool:
    """Say whether ``identifier`` is a UUIDv7."""
    return identifier.version == 7  # noqa: PLR2004 — the version's own number
