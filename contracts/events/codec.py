"""Stored bytes to events and back; the stored type name is looked at before the payload."""

from typing import cast, get_args

import msgspec
from msgspec import Struct

from contracts.events import AnyEvent, Erased
from contracts.events.upcasters import CURRENT, upcast
from contracts.log import Recorded

EVENTS: dict[str, type[AnyEvent]] = {
    str(event.__struct_config__.tag): event for event in get_args(AnyEvent)
}
"""Stored type name to event class."""

_DECODERS = {name: msgspec.json.Decoder(event) for name, event in EVENTS.items()}
_ENCODER = msgspec.json.Encoder()


class UnknownEventType(Exception):
    """The log holds a type or schema that this release does not understand."""

    def __init__(self, type_name: str, schema: int) -> None:
        """Name the stored type and its schema version."""
        super().__init__(f"event type {type_name!r} schema {schema} is not known to this release")
        self.type_name = type_name
        self.schema = schema


class Encoded(Struct, frozen=True):
    """An event ready to be appended."""

    type: str
    schema: int
    payload: bytes


def type_of(event: AnyEvent) -> str:
    """Return the name under which ``event`` is stored."""
    return cast("str", event.__struct_config__.tag)


def encode(event: AnyEvent) -> Encoded:
    """Return the stored form of ``event`` in its current schema."""
    name = type_of(event)
    return Encoded(name, CURRENT.get(name, 1), _ENCODER.encode(event))


def decode(recorded: Recorded) -> AnyEvent | Erased:
    """Return the event that ``recorded`` holds, lifted to the current schema.

    Raises:
        UnknownEventType: the type, or a newer schema of it, is not known here.
    """
    decoder = _DECODERS.get(recorded.type)
    current = CURRENT.get(recorded.type, 1)
    if decoder is None or recorded.schema > current:
        raise UnknownEventType(recorded.type, recorded.schema)
    if recorded.payload is None:
        return Erased(recorded.type)
    if recorded.schema < current:
        return decoder.decode(upcast(recorded.type, recorded.schema, recorded.payload))
    return decoder.decode(recorded.payload)
