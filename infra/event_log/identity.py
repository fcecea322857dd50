"""Which log it is."""

from uuid import UUID

from msgspec import Struct


class LogIdentity(Struct, frozen=True):
    """What a log was created with, and keeps."""

    log_id: UUID
    epoch: int
    partitions: int
    bounded: bool


class WrongLog(Exception):
    """There is another log than this process is configured for."""
