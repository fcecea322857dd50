"""What every reader and writer of the event log shares: positions, metadata and recorded events."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

from contracts.ids import CommandId, UserId

PARTITIONS = 16
"""Partitions of a new log; a log keeps the number it was created with."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Position(NamedTuple):
    """One place in one ordered lane; lanes are the log's partitions, then the activity log's."""

    lane: int
    offset: int


class Metadata(Struct, frozen=True, kw_only=True):
    """Who caused an append, by which command, as part of which request."""

    actor_id: UserId
    command_id: CommandId
    correlation_id: UUID
    causation_id: UUID | None = None


class Recorded(Struct, frozen=True, kw_only=True, gc=False):
    """An event as the log holds it; ``payload`` is None once it was erased."""

    partition: int
    offset: int
    stream: str
    key: UUID
    """What picked the partition: the conversation, or the user of a ``user-`` stream."""
    revision: int
    type: str
    schema: int
    event_id: UUID | None = None
    recorded_at: int
    """Microseconds since 1970, rising within a partition."""
    actor_id: UserId
    correlation_id: UUID
    causation_id: UUID | None = None
    payload: bytes | None
    key_ref: str | None = None
    hash: bytes | None = None
    """What chains it to the event before it in its partition; a bounded log chains nothing."""

    @property
    def recorded(self) -> datetime:
        """The instant the log recorded it."""
        return instant(self.recorded_at)


def instant(microseconds: int) -> datetime:
    """Return the UTC time that is ``microseconds`` after 1970."""
    return _EPOCH + timedelta(microseconds=microseconds)


def microseconds(moment: datetime) -> int:
    """Return the whole microseconds from 1970 to ``moment``."""
    return (moment - _EPOCH) // timedelta(microseconds=1)
