"""Two logs in memory, and a model that remembers what it was given."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from commands.ports import Append, Appended, NewEvent, Write
from contracts.events import AnyEvent
from contracts.events.codec import encode
from contracts.events.conversation import TopicChanged
from contracts.events.timeline import MessageSent
from contracts.ids import SYSTEM, CommandId, UserId, uuid7
from contracts.log import PARTITIONS, Metadata, Position, Recorded
from contracts.outage import Outage
from contracts.streams import Stream
from infra.memory.event_log import MemoryEventLog
from infra.memory.feed import InProcessFeed
from projections.facts import Fact
from projections.ports import Digest, Lanes, Parked, PoisonEvent, TableDigest


class DeafFeed(InProcessFeed):
    """A feed that can lose what is committed."""

    def __init__(self) -> None:
        super().__init__()
        self.deaf = False

    def publish(self, first_lane: int, events: Sequence[Recorded]) -> None:
        if not self.deaf:
            super().publish(first_lane, events)


class CountedLog(MemoryEventLog):
    """A log that counts how often it was read, and fails the next ``broken`` times."""

    reads = 0
    broken = 0

    async def read(self, after: Mapping[int, int], limit: int) -> list[Recorded]:
        self.reads += 1
        if self.broken:
            self.broken -= 1
            raise OSError("the disk is away")
        return await super().read(after, limit)


class Logbook:
    """The event log and the activity log, with one way to write into them."""

    def __init__(self) -> None:
        self.feed = DeafFeed()
        self.log = CountedLog(feed=self.feed)
        self.activity = MemoryEventLog(feed=self.feed, first_lane=PARTITIONS, bounded=True)

    async def append(self, stream: Stream, *events: AnyEvent, **options: Any) -> Position:
        return await self.append_encoded(stream, *map(new, events), **options)

    async def append_encoded(
        self,
        stream: Stream,
        *events: NewEvent,
        actor: UserId = SYSTEM,
        activity: bool = False,
        erase: tuple[Position, ...] = (),
    ) -> Position:
        log = self.activity if activity else self.log
        metadata = Metadata(actor_id=actor, command_id=CommandId(uuid7()), correlation_id=uuid7())
        append = Append(
            key=stream.key,
            metadata=metadata,
            fingerprint=b"test",
            writes=(Write(stream, events),),
            erase=erase,
        )
        outcome = await log.append(append)
        assert isinstance(outcome, Appended)
        return outcome.position

    async def topic(self, key: UUID, topic: str, *, activity: bool = False) -> Position:
        stream = Stream(f"conversation-{key}", key)
        return await self.append(stream, TopicChanged(topic=topic), activity=activity)


def new(event: AnyEvent) -> NewEvent:
    """Return an event to append, a message under its own id."""
    encoded = encode(event)
    event_id = event.message_id if isinstance(event, MessageSent) else None
    return NewEvent(encoded.type, encoded.schema, encoded.payload, event_id)


class Notebook:
    """A read model in memory that notes every topic, and fails where it is told to."""

    def __init__(self, name: str = "notebook", version: int = 1) -> None:
        self.name = name
        self.version = version
        self.notes: dict[UUID, list[str]] = {}
        self.poison: set[str] = set()
        self.away = False
        self.tries = 0
        self.owned: dict[int, int] = {}
        self._checkpoint: dict[int, int] = {}
        self._recorded_at: dict[int, int] = {}
        self._parked: dict[UUID, Parked] = {}

    async def own(self, epochs: Mapping[int, int]) -> None:
        self.owned = dict(epochs)

    async def checkpoint(self) -> dict[int, int]:
        return dict(self._checkpoint)

    async def recorded_at(self) -> dict[int, int]:
        return dict(self._recorded_at)

    async def apply(self, lanes: Lanes) -> None:
        self.tries += 1
        if self.away:
            raise Outage("the store is away")
        reached, fresh = dict(self._checkpoint), []
        for fact in lanes.events:
            lane, offset = lanes.first_lane + fact.recorded.partition, fact.recorded.offset
            aside = self._parked.get(fact.recorded.key)
            if offset > reached.get(lane, -1):
                reached[lane] = offset
                if aside is None or offset <= aside.after.get(lane, -1):
                    fresh.append(fact)
        self._note(fresh)
        self._checkpoint = reached
        for fact in lanes.events:
            self._recorded_at[lanes.first_lane + fact.recorded.partition] = (
                fact.recorded.recorded_at
            )

    async def park(self, parked: Parked) -> None:
        self._parked[parked.key] = parked

    async def parked(self) -> list[Parked]:
        return list(self._parked.values())

    async def unpark(self, parked: Parked, events: Sequence[Fact]) -> None:
        self._note(events)
        del self._parked[parked.key]

    async def note(self, parked: Parked) -> None:
        if parked.key in self._parked:
            self._parked[parked.key] = parked

    async def digest(self) -> Digest:
        notes = repr(sorted(self.notes.items()))
        return Digest(await self.checkpoint(), {"notes": TableDigest(len(self.notes), notes)})

    def _note(self, facts: Sequence[Fact]) -> None:
        topics = []
        for fact in facts:
            assert isinstance(fact.event, TopicChanged)
            if fact.event.topic in self.poison:
                raise PoisonEvent(fact.recorded, ValueError(fact.event.topic))
            topics.append((fact.recorded.key, fact.event.topic))
        for key, topic in topics:
            self.notes.setdefault(key, []).append(topic)


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Return as soon as it holds; the test's own time limit ends a wait in vain."""
    while not await holds():  # noqa: ASYNC110 — what is waited for may have no event
        await asyncio.sleep(0.002)
