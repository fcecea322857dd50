"""Short streams, read from end to end."""

from contracts.log import Recorded
from contracts.streams import Stream
from query_api.ports import LogReader

_PAGE = 1_000


async def whole(log: LogReader, stream: Stream) -> list[Recorded]:
    """Return all events of a stream, however many pages they are."""
    page = events = await log.read_stream(stream, limit=_PAGE)
    while len(page) == _PAGE:
        page = await log.read_stream(stream, events[-1].revision, _PAGE)
        events = events + page
    return events
