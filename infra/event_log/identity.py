"""Which log it is."""

from typing import Self
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

    @classmethod
    def of_row(cls, log_id: bytes, epoch: int, partitions: int, bounded: int) -> Self:
        """Return the identity that a stored row holds."""
        return cls(UUID(bytes=log_id), epoch, partitions, bool(bounded))

    def check(self, place: object, *, partitions: int, bounded: bool) -> None:
        """Refuse a process that is configured for another log; ``place`` is where it lies.

        Raises:
            WrongLog: it has another number of partitions, is not of this kind, or not whole.
        """
        if self.epoch == UNFINISHED:
            raise WrongLog(
                f"an archive was being put into {place} and is not all there; run `messenger"
                " events import` again"
            )
        self.check_shape(place, partitions=partitions, bounded=bounded)

    def check_shape(self, place: object, *, partitions: int, bounded: bool) -> None:
        """Refuse a process that is configured for a log of another shape, be it whole or not.

        Raises:
            WrongLog: it has another number of partitions, or is not of this kind.
        """
        if self.partitions != partitions:
            raise WrongLog(
                f"{place} was created with {self.partitions} partitions and this process is"
                f" configured for {partitions}; a log keeps its number, so set it to"
                f" {self.partitions}"
            )
        if self.bounded != bounded:
            kinds = ("the event log", "the activity log")
            raise WrongLog(f"{place} holds {kinds[self.bounded]}, not {kinds[bounded]}")


class WrongLog(Exception):
    """There is another log than this process is configured for."""


def already(found: LogIdentity, wanted: LogIdentity) -> str:
    """Return what is said of a place that an archive of the log ``wanted`` cannot be put into."""
    if found.log_id != wanted.log_id:
        return f"holds a log already, {found.log_id}, which is not that of the archive"
    return "holds a log already: it is that of the archive, and whole"
