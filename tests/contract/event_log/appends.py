"""Appends as commands make them, short to write down."""

from typing import Any
from uuid import UUID

from msgspec.structs import replace

from commands.ports import Append, Appended, NewEvent, Outcome, Write
from contracts.ids import CommandId, UserId, uuid7
from contracts.log import Metadata
from contracts.streams import Stream

KEY = UUID(int=1)
ACTOR = UserId(UUID(int=7))


def stream(name: str = "timeline-a", key: UUID = KEY) -> Stream:
    return Stream(name, key)


def event(text: str = "hello", event_id: UUID | None = None) -> NewEvent:
    return NewEvent("Said", 1, text.encode(), event_id)


def write(*events: NewEvent, to: str = "timeline-a", expected: int | None = None) -> Write:
    return Write(stream(to), events or (event(),), expected)


def command(
    *writes: Write,
    command_id: CommandId | None = None,
    actor: UserId = ACTOR,
    fingerprint: bytes = b"fingerprint",
    **rest: Any,
) -> Append:
    key = writes[0].stream.key if writes else KEY
    metadata = Metadata(
        actor_id=actor, command_id=command_id or CommandId(uuid7()), correlation_id=uuid7()
    )
    return replace(
        Append(key=key, metadata=metadata, fingerprint=fingerprint, writes=writes), **rest
    )


def said(key: UUID, text: str = "hello", event_id: UUID | None = None) -> Append:
    """One event on the timeline of ``key``."""
    return command(Write(stream(f"timeline-{key}", key), (event(text, event_id),)))


def recorded(outcome: Outcome) -> Appended:
    assert isinstance(outcome, Appended), outcome
    return outcome
