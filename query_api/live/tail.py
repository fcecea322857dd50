"""The newest committed events in memory, so that many who reconnect at once do not all read."""

from collections import deque
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from contracts.log import Recorded
from contracts.streams import subject_of
from query_api.ports import LogReader


class Placed(NamedTuple):
    """An event with its lane."""

    lane: int
    recorded: Recorded


class Tail:
    """The last events in the order of their commits, bounded in number and in bytes."""

    def __init__(self, most: int = 8_192, most_bytes: int = 16 * 2**20) -> None:
        """Start empty; ``start`` fills it."""
        self._most = most
        self._most_bytes = most_bytes
        self._bytes = 0
        self._events: deque[Placed] = deque()
        self._floor: dict[int, int] = {}
        self._reached: dict[int, int] = {}

    async def start(self, *logs: LogReader) -> None:
        """Take the end of each log; the feed brings everything behind it."""
        for log in logs:
            heads = await log.heads()
            share = self._most // len(logs) // len(heads)
            after = {part: max(-1, head - share) for part, head in heads.items()}
            self._floor |= {log.first_lane + part: offset for part, offset in after.items()}
            self.receive(log.first_lane, await log.read(after, share * len(heads)))

    def receive(self, first_lane: int, events: Sequence[Recorded]) -> None:
        """Take a committed batch in, but for what is here already."""
        for recorded in events:
            lane = first_lane + recorded.partition
            if recorded.offset <= self._reached.get(lane, -1):
                continue
            self._reached[lane] = recorded.offset
            if recorded.type == "MessageDeleted":
                self._erase(recorded)
            self._events.append(Placed(lane, recorded))
            self._bytes += _size(recorded)
        while len(self._events) > self._most or self._bytes > self._most_bytes:
            lane, gone = self._events.popleft()
            self._bytes -= _size(gone)
            self._floor[lane] = gone.offset

    def since(self, after: Mapping[int, int]) -> list[Placed] | None:
        """Return what came after the given offset of each lane, None if not all of it is here."""
        if any(offset < self._floor.get(lane, offset + 1) for lane, offset in after.items()):
            return None
        return [each for each in self._events if each.recorded.offset > after.get(each.lane, -1)]

    def _erase(self, deleted: Recorded) -> None:
        """Drop the texts of a deleted message: nobody gets them any more."""
        message_id = subject_of(deleted.stream)
        for place, (lane, recorded) in enumerate(self._events):
            if recorded.event_id == message_id or (
                recorded.stream == deleted.stream and recorded.type == "MessageEdited"
            ):
                self._bytes -= _size(recorded)
                erased = replace(recorded, payload=None)
                self._bytes += _size(erased)
                self._events[place] = Placed(lane, erased)


def _size(recorded: Recorded) -> int:
    return 512 + len(recorded.payload or b"")
