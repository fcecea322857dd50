"""What an event log is, said once more with dicts and lists, and without a thought of speed."""

from dataclasses import dataclass
from uuid import UUID

from commands.ports import (
    Append,
    Appended,
    Claimed,
    CommandIdReused,
    Conflict,
    EventIdTaken,
    Outcome,
)
from contracts.log import Position, Recorded
from contracts.streams import Stream, partition_of
from tests.contract.event_log.logs import Log


@dataclass
class Row:
    partition: int
    offset: int
    stream: Stream
    revision: int
    event_id: UUID | None
    payload: bytes | None

    def is_in(self, event: Recorded) -> bool:
        place = (event.partition, event.offset, event.stream, event.key, event.revision)
        content = (event.event_id, event.payload)
        mine = (self.partition, self.offset, *self.stream, self.revision)
        return (mine, (self.event_id, self.payload)) == (place, content)


class Model:
    """Every event ever appended; a bounded log holds the last of each stream."""

    def __init__(self, partitions: int, *, bounded: bool) -> None:
        self._partitions = partitions
        self.bounded = bounded
        self._rows: list[Row] = []
        self._claims: dict[tuple[str, str], str] = {}
        self._receipts: dict[tuple[UUID, UUID], tuple[bytes, Appended]] = {}

    def check(self, append: Append, outcome: Outcome) -> None:
        """The outcome is one that this state calls for; the state is then as after it."""
        person = (append.metadata.actor_id, append.metadata.command_id)
        if person in self._receipts:
            self._check_repeat(append, outcome, *self._receipts[person])
        elif refusals := self._refusals(append):
            assert outcome in refusals
        else:
            assert isinstance(outcome, Appended)
            self._check_place(append, outcome)
            self._receipts[person] = (append.fingerprint, outcome)

    def _check_repeat(
        self, append: Append, outcome: Outcome, fingerprint: bytes, first: Appended
    ) -> None:
        if fingerprint != append.fingerprint:
            assert outcome == CommandIdReused()
        else:
            again = (first.position, first.revision, first.recorded_at, first.answer)
            assert outcome == Appended(*again, repeated=True)

    def _refusals(self, append: Append) -> list[Outcome]:
        found: list[Outcome] = []
        for guard in append.guards:
            actual = self._revision(guard.stream)
            if actual != guard.revision:
                found.append(Conflict(guard.stream.name, guard.revision, actual))
        ahead: dict[str, int] = {}
        ids = {row.event_id for row in self.kept()} - {None}
        for write in append.writes:
            name = write.stream.name
            actual = ahead.setdefault(name, self._revision(write.stream))
            if write.expected not in {None, actual}:
                found.append(Conflict(name, write.expected or 0, actual))
            ahead[name] += len(write.events)
            for event in write.events:
                if event.event_id is not None and event.event_id in ids:
                    found.append(EventIdTaken(event.event_id))
                ids.add(event.event_id)
        return found + self._claimed(append)

    def _claimed(self, append: Append) -> list[Outcome]:
        found: list[Outcome] = []
        claims = self._after_releases(append)
        for claim in append.claims:
            holder = claims.setdefault((claim.scope, claim.value), claim.stream.name)
            if holder != claim.stream.name:
                found.append(Claimed(claim.scope, claim.value, holder))
        return found

    def _after_releases(self, append: Append) -> dict[tuple[str, str], str]:
        gone = {((r.scope, r.value), r.stream.name) for r in append.releases}
        return {
            value: holder for value, holder in self._claims.items() if (value, holder) not in gone
        }

    def _check_place(self, append: Append, outcome: Appended) -> None:
        partition = partition_of(append.key, self._partitions)
        revision = -1
        for write in append.writes:
            for event in write.events:
                offset = self._head(partition) + 1
                revision = self._revision(write.stream) + 1
                row = Row(partition, offset, write.stream, revision, event.event_id, event.payload)
                self._rows.append(row)
        assert outcome.position == Position(partition, self._head(partition))
        assert outcome.revision == revision
        assert (outcome.answer, outcome.repeated) == (append.answer, False)
        self._claims = self._after_releases(append)
        for claim in append.claims:
            self._claims[claim.scope, claim.value] = claim.stream.name
        for row in self._rows:
            if Position(row.partition, row.offset) in append.erase:
                row.payload = None

    def _revision(self, stream: Stream) -> int:
        return max((row.revision for row in self._rows if row.stream == stream), default=-1)

    def _head(self, partition: int) -> int:
        return max((row.offset for row in self._rows if row.partition == partition), default=-1)

    def kept(self) -> list[Row]:
        if not self.bounded:
            return self._rows
        return [row for row in self._rows if row.revision == self._revision(row.stream)]

    async def compare(self, log: Log, keys: list[UUID], event_ids: list[UUID]) -> None:
        """The log reads as this state does, whichever way it is read."""
        start = dict.fromkeys(range(self._partitions), -1)
        assert await log.heads() == {part: self._head(part) for part in start}
        kept = sorted(self.kept(), key=lambda row: (row.partition, row.offset))
        same(kept, await log.read(start, 1000))
        for key in keys:
            same([row for row in kept if row.stream.key == key], await log.read_key(key, -1, 1000))
        for stream in {row.stream for row in kept}:
            same([row for row in kept if row.stream == stream], await log.read_stream(stream))
        for event_id in event_ids:
            found = await log.find(event_id)
            same([row for row in kept if row.event_id == event_id], [found] if found else [])
        for value in "xy":
            assert await log.claimed("slug", value) == self._claims.get(("slug", value))


def same(rows: list[Row], events: list[Recorded]) -> None:
    assert len(rows) == len(events)
    assert all(row.is_in(event) for row, event in zip(rows, events, strict=True))
    times: dict[int, int] = {}
    for event in events:
        assert event.recorded_at > times.get(event.partition, 0)
        times[event.partition] = event.recorded_at
