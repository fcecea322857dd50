"""Recorded events written by hand."""

from uuid import UUID

from contracts.events import AnyEvent
from contracts.events.codec import type_of
from contracts.ids import SYSTEM, UserId
from contracts.log import Recorded
from contracts.streams import Stream


def recorded(
    stream: Stream,
    kind: AnyEvent | str,
    *,
    revision: int = 0,
    offset: int = 0,
    at: int = 1_000_000,
    actor: UserId = SYSTEM,
    event_id: UUID | None = None,
) -> Recorded:
    """Return what the log would hold of an event, or of a type whose payload is gone."""
    return Recorded(
        partition=0,
        offset=offset,
        stream=stream.name,
        key=stream.key,
        revision=revision,
        type=kind if isinstance(kind, str) else type_of(kind),
        schema=1,
        event_id=event_id,
        recorded_at=at,
        actor_id=actor,
        correlation_id=SYSTEM,
        payload=None,
    )
