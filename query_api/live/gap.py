"""What happened between the positions that a client holds and now."""

from collections.abc import Mapping

from query_api.live.tail import Placed, Tail
from query_api.ports import LogReader

_PAGE = 500


class Gaps:
    """Reads gaps from the tail in memory, and older ones from the logs, up to a bound."""

    def __init__(
        self,
        log: LogReader,
        activity: LogReader,
        tail: Tail,
        *,
        most: int = 5_000,
        most_bytes: int = 4 * 2**20,
    ) -> None:
        """Read at most so many events and bytes."""
        self._log = log
        self._activity = activity
        self._tail = tail
        self._most = most
        self._most_bytes = most_bytes

    async def between(
        self, after: Mapping[int, int], upto: Mapping[int, int]
    ) -> list[Placed] | None:
        """Return the events after one place of each lane and up to another, in order in each.

        None means that it is too much, or that ``after`` is no place in these logs.
        """
        if any(offset > upto.get(lane, -2) for lane, offset in after.items()):
            return None
        behind = {lane: offset for lane, offset in after.items() if offset < upto[lane]}
        if not behind:
            return []
        # The event log has no holes, so that what is too much need not be read to be known.
        lanes = range(self._log.first_lane, self._log.first_lane + self._log.partitions)
        if (
            sum(upto[lane] - offset for lane, offset in behind.items() if lane in lanes)
            > self._most
        ):
            return None
        found = self._tail.since(behind)
        if found is None:
            found = await self._read(behind)
        if found is None:
            return None
        found = [each for each in found if _within(each, behind, upto)]
        return found if len(found) <= self._most else None

    async def _read(self, behind: Mapping[int, int]) -> list[Placed] | None:
        found: list[Placed] = []
        size = 0
        for log in (self._log, self._activity):
            first = log.first_lane
            after = {lane - first: offset for lane, offset in behind.items() if lane >= first}
            after = {part: offset for part, offset in after.items() if part < log.partitions}
            page = await log.read(after, _PAGE)
            while page:
                found += [Placed(first + each.partition, each) for each in page]
                size += sum(len(each.payload or b"") for each in page)
                if len(found) > self._most + _PAGE or size > self._most_bytes:
                    return None
                after |= {each.partition: each.offset for each in page}
                page = await log.read(after, _PAGE) if len(page) == _PAGE else []
        return found


def _within(each: Placed, after: Mapping[int, int], upto: Mapping[int, int]) -> bool:
    offset = each.recorded.offset
    return each.lane in after and after[each.lane] < offset <= upto[each.lane]
