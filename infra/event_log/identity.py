"""Which log it is."""

from uuid import UUID

from msgspec import Struct

UNFINISHED = -1
"""Epoch of a log that an archive is being put into: nobody may serve it before it is whole."""


class LogIdentity(Struct, frozen=True):
    """What a log was created with, and keeps."""

    log_id: UUID
    epoch: int
    partitions: int
    bounded: bool


class WrongLog(Exception):
    """There is another log than this process is configured for."""
