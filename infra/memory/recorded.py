"""Everything a log in memory holds, by partition, stream and id."""

from bisect import bisect_left
from collections import defaultdict
from operator import attrgetter
from uuid import UUID

from msgspec.structs import replace

from commands.ports import Append, Appended
from contracts.ids import CommandId, UserId
from contracts.log import Recorded
from infra.event_log.admission import Receipt

_OFFSET = attrgetter("offset")


class Everything:
    """Events, receipts and claims; lists of events are in order of offset and of revision."""

    def __init__(self, partitions: int, *, bounded: bool) -> None:
        self.partitions: list[list[Recorded]] = [[] for _ in range(partitions)]
        self.streams: defaultdict[str, list[Recorded]] = defaultdict(list)
        self.by_event_id: dict[UUID, Recorded] = {}
        self._bounded = bounded
        self._receipts: dict[tuple[UserId, CommandId], Receipt] = {}
        self._claims: dict[tuple[str, str], str] = {}

    def receipt(self, actor_id: UserId, command_id: CommandId) -> Receipt | None:
        """Return the receipt of a command."""
        return self._receipts.get((actor_id, command_id))

    def revision(self, stream: str) -> int:
        """Return the last revision of a stream, -1 for a new one."""
        events = self.streams.get(stream)
        return events[-1].revision if events else -1

    def holder(self, scope: str, value: str) -> str | None:
        """Return the stream that holds a value."""
        return self._claims.get((scope, value))

    def claims(self, scope: str) -> list[tuple[str, str]]:
        """Return every value held within a scope, each with the stream that holds it."""
        return [(value, held) for (within, value), held in self._claims.items() if within == scope]

    def has_event(self, event_id: UUID) -> bool:
        """Say whether an event has this id."""
        return event_id in self.by_event_id

    def add(self, append: Append, number: int, events: list[Recorded], outcome: Appended) -> None:
        """Hold what an admitted append changes."""
        metadata = append.metadata
        receipt = Receipt(append.fingerprint, outcome)
        self._receipts[metadata.actor_id, metadata.command_id] = receipt
        for release in append.releases:
            if self._claims.get((release.scope, release.value)) == release.stream.name:
                del self._claims[release.scope, release.value]
        for claim in append.claims:
            self._claims[claim.scope, claim.value] = claim.stream.name
        for event in events:
            self._hold(event)
        for position in append.erase:
            self._erase(number, position.offset)

    def _hold(self, event: Recorded) -> None:
        stream = self.streams[event.stream]
        if self._bounded and stream:
            self._forget(stream.pop())
        stream.append(event)
        self.partitions[event.partition].append(event)
        if event.event_id is not None:
            self.by_event_id[event.event_id] = event

    def _forget(self, event: Recorded) -> None:
        self.partitions[event.partition].remove(event)
        if event.event_id is not None:
            del self.by_event_id[event.event_id]

    def _erase(self, number: int, offset: int) -> None:
        lane = self.partitions[number]
        place = bisect_left(lane, offset, key=_OFFSET)
        if place == len(lane) or lane[place].offset != offset:
            return
        erased = replace(lane[place], payload=None)
        stream = self.streams[erased.stream]
        lane[place] = erased
        stream[bisect_left(stream, erased.revision, key=attrgetter("revision"))] = erased
        if erased.event_id is not None:
            self.by_event_id[erased.event_id] = erased
