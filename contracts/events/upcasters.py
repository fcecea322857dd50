"""Old payloads to new ones, one schema version at a time; history is never rewritten."""

from collections.abc import Callable

import msgspec

Payload = dict[str, object]
Upcaster = Callable[[Payload], Payload]

CURRENT: dict[str, int] = {}
"""Schema version now written, for each type that is past version 1."""

UPCASTERS: dict[tuple[str, int], Upcaster] = {}
"""(type, version) to the pure function that makes version + 1 of it."""


def upcast(type_name: str, schema: int, payload: bytes) -> bytes:
    """Return ``payload`` as the current schema of its type would have been written."""
    document = msgspec.json.decode(payload, type=Payload)
    for version in range(schema, CURRENT.get(type_name, 1)):
        document = UPCASTERS[type_name, version](document)
    return msgspec.json.encode(document)
