"""What one command wants recorded, before it becomes an append."""

from datetime import datetime
from hashlib import blake2b
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from commands.domain.errors import CommandIdIsReused, LogUnavailable, ValueTaken
from commands.handlers.folds import Versioned
from commands.ports import (
    Append,
    Appended,
    Claim,
    Claimed,
    CommandIdReused,
    Conflict,
    EventIdTaken,
    Guard,
    NewEvent,
    Outcome,
    Unavailable,
    Write,
)
from contracts.commands.command import Command
from contracts.events import AnyEvent
from contracts.events.codec import encode
from contracts.log import Metadata, Position
from contracts.streams import Stream

_ENCODER = msgspec.msgpack.Encoder()


class Change(Struct, frozen=True):
    """Events for one stream; without events it only guards the revision they were decided on."""

    stream: Stream
    events: tuple[AnyEvent, ...]
    expected: int | None = None
    event_id: UUID | None = None
    """Of the only event, where the command brings it."""


class Plan(Struct, frozen=True, kw_only=True):
    """All that a command changes in the partition of ``key``, or nothing of it."""

    key: UUID
    changes: tuple[Change, ...] = ()
    claims: tuple[Claim, ...] = ()
    releases: tuple[Claim, ...] = ()
    erase: tuple[Position, ...] = ()
    answer: bytes = b""


class Envelope(Struct, frozen=True):
    """Whose command it is, its digest, and when it happened if that was before."""

    metadata: Metadata
    fingerprint: bytes
    occurred_at: datetime | None = None


def change(on: Versioned[object], *events: AnyEvent) -> Change:
    """Return ``events`` as decided on a state, which must not have moved when they are written."""
    return Change(on.stream, events, on.revision)


def fingerprint(command: Command) -> bytes:
    """Return the digest by which a repeated command is known to be the same."""
    name = type(command).__name__.encode()
    return blake2b(name + b"\0" + _ENCODER.encode(command), digest_size=16).digest()


def append_of(plan: Plan, envelope: Envelope) -> Append:
    """Return the one append that records ``plan``."""
    writes = tuple(_write(each, envelope.occurred_at) for each in plan.changes if each.events)
    written = {write.stream.name for write in writes}
    guards = {
        each.stream.name: Guard(each.stream, each.expected)
        for each in plan.changes
        if each.expected is not None and each.stream.name not in written
    }
    return Append(
        key=plan.key,
        metadata=envelope.metadata,
        fingerprint=envelope.fingerprint,
        writes=writes,
        guards=tuple(guards.values()),
        claims=plan.claims,
        releases=plan.releases,
        erase=plan.erase,
        answer=plan.answer,
    )


def settle(outcome: Outcome, metadata: Metadata) -> Appended | Conflict:
    """Return what was appended, or the conflict after which the command is decided again.

    Raises:
        ValueTaken: another stream holds a claimed value, or another event the id.
        CommandIdIsReused: the id came before with another body.
        LogUnavailable: nothing was recorded; it may be tried again.
    """
    match outcome:
        case Appended() | Conflict():
            return outcome
        case Claimed(scope=scope, value=value):
            raise ValueTaken(scope, value)
        case EventIdTaken(event_id=event_id):
            raise ValueTaken("id", str(event_id))
        case CommandIdReused():
            raise CommandIdIsReused(metadata.command_id)
        case Unavailable(reason=reason, retry_after=retry_after):
            raise LogUnavailable(reason, retry_after)


def _write(each: Change, occurred_at: datetime | None) -> Write:
    return Write(
        each.stream,
        tuple(_new_event(event, each.event_id, occurred_at) for event in each.events),
        each.expected,
    )


def _new_event(event: AnyEvent, event_id: UUID | None, occurred_at: datetime | None) -> NewEvent:
    if occurred_at is not None:
        event = replace(event, occurred_at=occurred_at)
    encoded = encode(event)
    return NewEvent(encoded.type, encoded.schema, encoded.payload, event_id)
