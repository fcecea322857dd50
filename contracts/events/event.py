"""What every event has in common."""

from datetime import datetime

from msgspec import Struct


class Event(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact; its stored name is its tag, its schema version is ``SCHEMAS[tag]``."""

    occurred_at: datetime | None = None
    """When it happened, if that was not when it was recorded: set by imports only."""


class Erased(Struct, frozen=True):
    """Stands for an event whose payload is gone; its metadata remains."""

    type: str
