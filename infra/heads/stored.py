"""Signed heads as the log holds them, and what their notes are called elsewhere."""

from typing import Protocol

from contracts.log import Recorded, instant
from contracts.streams import Stream


def name_of(event: Recorded) -> str:
    """Return the name of an event's note on a shelf: they sort as they were signed."""
    at = instant(event.recorded_at).strftime("%Y%m%dT%H%M%SZ")
    return f"{event.key}/{event.revision:08}-{at}.note"


class StreamReader(Protocol):
    """A log, or a reader of one."""

    async def read_stream(self, stream: Stream, after: int, limit: int) -> list[Recorded]:
        """Return a stream's events after a revision, in order."""


async def last_of(log: StreamReader, stream: Stream) -> Recorded | None:
    """Return the last event of a stream, however long it is: revisions have no gaps."""
    low, step = -1, 1
    last: Recorded | None = None
    while found := await log.read_stream(stream, low + step - 1, 1):
        [last] = found
        low, step = last.revision, step * 2
    high = low + step
    while high - low > 1:
        middle = (low + high) // 2
        found = await log.read_stream(stream, middle - 1, 1)
        if found:
            [last] = found
            low = middle
        else:
            high = middle
    return last
