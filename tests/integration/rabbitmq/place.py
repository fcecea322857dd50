"""Two logs in files, and any number of relays and followers of them over one virtual host."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from uuid import UUID

from commands.ports import Write
from contracts.events.conversation import TopicChanged
from contracts.log import PARTITIONS, Position, Recorded
from contracts.streams import Stream
from infra.memory.feed import InProcessFeed
from infra.rabbitmq.feed import Carried, RabbitFeed
from infra.rabbitmq.lane import Forked
from infra.rabbitmq.publisher import RabbitPublisher
from infra.rabbitmq.relay import Relay
from infra.rabbitmq.topology import Topology
from infra.sqlite.event_log import SqliteEventLog
from projections.ownership import Undivided
from projections.ports import Ownership
from tests.contract.event_log.appends import command, recorded, said
from tests.integration.projections.logbook import new

NEVER = 3600.0
TOPOLOGY = Topology()


class Restorable:
    """The log as its readers reach it: one day another may be at its address."""

    def __init__(self, log: SqliteEventLog) -> None:
        self.log = log
        self.log_id, self.epoch = log.log_id, log.epoch
        self.partitions, self.first_lane = log.partitions, log.first_lane

    async def heads(self) -> dict[int, int]:
        return await self.log.heads()

    async def read(self, after: Mapping[int, int], limit: int) -> list[Recorded]:
        return await self.log.read(after, limit)

    async def read_key(self, key: UUID, after: int, limit: int) -> list[Recorded]:
        return await self.log.read_key(key, after, limit)


class KeptCursors:
    """Cursors that the test can look at."""

    def __init__(self) -> None:
        self.offsets: dict[int, int] = {}

    async def load(self, log_id: UUID) -> dict[int, int]:
        del log_id
        return dict(self.offsets)

    async def save(self, log_id: UUID, offsets: Mapping[int, int]) -> None:
        del log_id
        self.offsets |= offsets


class Follower:
    """A process that follows, and what it was handed."""

    def __init__(self, feed: RabbitFeed) -> None:
        self.feed = feed
        self.forks: list[Forked] = []
        self.handed: defaultdict[int, list[Recorded]] = defaultdict(list)
        feed.subscribe(self._receive)

    def _receive(self, first_lane: int, events: Sequence[Recorded]) -> None:
        for event in events:
            self.handed[first_lane + event.partition].append(event)

    @property
    def offsets(self) -> dict[int, list[int]]:
        return {lane: [event.offset for event in events] for lane, events in self.handed.items()}


class Place:
    """Starts what a test asks for, and ends all of it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.url = url
        self.commits = InProcessFeed()
        self.log = SqliteEventLog.open(folder / "log.db", feed=self.commits)
        self.activity = SqliteEventLog.open(
            folder / "activity.db", feed=self.commits, first_lane=PARTITIONS, bounded=True
        )
        self.readable = Restorable(self.log)
        self.carried = (Carried("events", self.readable), Carried("activity", self.activity))
        self.cursors = KeptCursors()
        self._relays: list[tuple[Relay, asyncio.Task[None], RabbitPublisher]] = []
        self._feeds: list[RabbitFeed] = []

    async def send(self, key: int = 1, text: str = "hello") -> Position:
        """Commit an event of a conversation."""
        return recorded(await self.log.append(said(UUID(int=key), text))).position

    async def mark(self, key: int = 1, text: str = "read") -> Position:
        """Commit an event of the activity log."""
        return recorded(await self.activity.append(said(UUID(int=key), text))).position

    async def topic(self, key: int, topic: str) -> Position:
        """Commit what the read models of tests fold."""
        stream = Stream(f"conversation-{UUID(int=key)}", UUID(int=key))
        append = command(Write(stream, (new(TopicChanged(topic=topic)),)), key=stream.key)
        return recorded(await self.log.append(append)).position

    def relay(self, ownership: Ownership | None = None, *, apart: bool = False) -> list[Relay]:
        """Start a relay of each log; one call is one process, ``apart`` one that commits nothing.

        The latter looks by itself but once, at its start.
        """
        publisher = RabbitPublisher(self.url, TOPOLOGY)
        relays = []
        for carried in self.carried:
            cursors = self.cursors if carried.name == "events" else KeptCursors()
            relay = Relay(
                carried,
                publisher,
                ownership=ownership or Undivided(),
                cursors=cursors,
                poll=NEVER if apart else 0.05,
            )
            if not apart:
                self.commits.subscribe(relay.receive)
            self._relays.append((relay, asyncio.create_task(relay.run()), publisher))
            relays.append(relay)
        return relays

    async def follow(
        self, poll: float = NEVER, before: Callable[[RabbitFeed], None] = lambda _: None
    ) -> Follower:
        """Start a process that follows; ``before`` subscribes whoever else is in it."""
        forks: list[Forked] = []
        feed = RabbitFeed(
            self.url, *self.carried, topology=TOPOLOGY, forked=forks.append, poll=poll
        )
        follower = Follower(feed)
        follower.forks = forks
        await feed.start()
        before(feed)
        feed.run()
        self._feeds.append(feed)
        return follower

    async def listening(self, *followers: Follower) -> None:
        """Return when what is published from now on comes to them."""
        await until(lambda: all(follower.feed.connected for follower in followers))

    async def stop_relays(self) -> None:
        for relay, task, publisher in self._relays:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await relay.close()
            await publisher.close()
        self._relays = []

    async def close(self) -> None:
        for feed in self._feeds:
            await feed.close()
        await self.stop_relays()
        await self.log.close()
        await self.activity.close()


async def until(holds: Callable[[], bool]) -> None:
    """Return as soon as it holds; the test's own time limit ends a wait in vain."""
    while not holds():  # noqa: ASYNC110 — what is waited for may have no event
        await asyncio.sleep(0.005)
