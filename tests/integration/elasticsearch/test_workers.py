"""Several workers on one message index: one folds it, any may rebuild it, and each may die."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

import pytest

from contracts import streams
from contracts.events.timeline import MessageSent
from contracts.ids import MessageId, uuid7
from contracts.log import Position
from contracts.outage import Outage
from infra.elasticsearch.versions import ElasticVersions
from projections.facts import Fact
from projections.ports import Lanes
from projections.rebuild import Progress, Rebuild, RebuildUnderWay
from projections.runner import Runner
from tests.integration.elasticsearch.place import Place, content
from tests.integration.projections.logbook import Logbook, until
from tests.talk import ANN, HERE

SILENCE = 5.0


class Lease:
    """All lanes, in a newer epoch with each owner."""

    def __init__(self) -> None:
        self.epoch = 0
        self._changed: list[Callable[[], None]] = []

    def held(self, lanes: Iterable[int]) -> dict[int, int]:
        return dict.fromkeys(lanes, self.epoch) if self.epoch else {}

    def subscribe(self, changed: Callable[[], None]) -> None:
        self._changed.append(changed)

    def hold(self, epoch: int) -> None:
        self.epoch = epoch
        for changed in self._changed:
            changed()


class Worker:
    """One process that may fold the index; it holds nothing until it is told."""

    def __init__(self, place: Place, versions: ElasticVersions, logbook: Logbook) -> None:
        self.place = place
        self.versions = versions
        self.lease = Lease()
        self.runner = Runner(logbook.feed, poll=0.05, ownership=self.lease)
        self.runner.follow(versions.model, logbook.log, logbook.activity)

    def rebuild(self, report: Callable[[Progress], None] = lambda _: None) -> Rebuild:
        return Rebuild(self.runner.consumer("messages"), self.versions, report)

    async def close(self) -> None:
        await self.runner.close()
        await self.versions.close()


@asynccontextmanager
async def worker(place: Place, logbook: Logbook) -> AsyncIterator[Worker]:
    versions = await ElasticVersions.open(
        place.client, place.names, "log", replicas=0, silence=SILENCE
    )
    worker = Worker(place, versions, logbook)
    worker.runner.start()
    try:
        yield worker
    finally:
        await worker.close()


async def say(logbook: Logbook, body: str) -> Position:
    event = MessageSent(
        message_id=MessageId(uuid7()), conversation_id=HERE, author_id=ANN, body=body
    )
    return await logbook.append(streams.timeline(HERE), event, actor=ANN)


async def say_some(logbook: Logbook, count: int) -> list[str | None]:
    bodies: list[str | None] = [f"message {number}" for number in range(count)]
    for body in bodies:
        await say(logbook, str(body))
    return bodies


async def shown(place: Place, bodies: list[str | None]) -> None:
    async def equal() -> bool:
        try:
            return await place.bodies() == bodies
        except Outage:
            return False

    await until(equal)


async def numbers(place: Place) -> set[int]:
    found = await place.client.indices.get(index=place.names.any_version, filter_path="*.aliases")
    return {place.names.number_of(name) for name in found.body}


async def test_owner_elsewhere_goes_on_in_the_version_that_another_rebuilt(place: Place) -> None:
    logbook = Logbook()
    async with worker(place, logbook) as owner, worker(place, logbook) as other:
        owner.lease.hold(1)
        bodies = await say_some(logbook, 20)
        await shown(place, bodies)
        assert (await other.rebuild().run()).version == 2
        assert await place.bodies() == bodies
        last = await say(logbook, "afterwards")
        assert await owner.runner.wait("messages", [last], 30.0)
        assert await place.bodies() == [*bodies, "afterwards"]
        assert (owner.versions.model.version, await numbers(place)) == (2, {2})


async def test_what_is_said_during_a_rebuild_elsewhere_is_in_both_versions(place: Place) -> None:
    logbook, done = Logbook(), asyncio.Event()
    said: list[str] = []

    async def talk() -> None:
        while not done.is_set():
            said.append(f"while {len(said)}")
            await say(logbook, said[-1])
            await asyncio.sleep(0.02)

    async with worker(place, logbook) as owner, worker(place, logbook) as other:
        owner.lease.hold(1)
        bodies = await say_some(logbook, 20)
        await shown(place, bodies)
        talking = asyncio.create_task(talk())
        try:
            await other.rebuild().run()
        finally:
            done.set()
            await talking
        await shown(place, [*bodies, *said][-200:])
        rebuilt = await content(other.versions)
        async with worker(place, logbook) as third:
            await third.rebuild().run()
            assert await content(third.versions) == rebuilt


async def test_workers_come_go_and_take_over_while_one_rebuilds(place: Place) -> None:
    logbook, pages = Logbook(), asyncio.Event()
    async with worker(place, logbook) as builder, worker(place, logbook) as first:
        first.lease.hold(1)
        bodies = await say_some(logbook, 30)
        await shown(place, bodies)
        rebuilding = asyncio.create_task(builder.rebuild(lambda _: pages.set()).run())
        await pages.wait()
        async with worker(place, logbook) as second:
            first.lease.hold(0)
            second.lease.hold(2)
            await say(logbook, "to the second")
            await shown(place, [*bodies, "to the second"])
        first.lease.hold(3)
        assert (await rebuilding).version == 2
        await say(logbook, "to the first")
        await shown(place, [*bodies, "to the second", "to the first"])


async def test_only_one_process_rebuilds(place: Place) -> None:
    logbook = Logbook()
    async with worker(place, logbook) as one, worker(place, logbook) as other:
        growing = await one.versions.begin()
        with pytest.raises(RebuildUnderWay):
            await other.versions.begin()
        assert growing.version in await numbers(place)
        await one.versions.discard()
        assert (await other.rebuild().run()).version == 2


async def test_a_rebuild_whose_process_was_killed_is_begun_anew(place: Place) -> None:
    logbook = Logbook()
    async with worker(place, logbook) as owner, worker(place, logbook) as killed:
        owner.lease.hold(1)
        bodies = await say_some(logbook, 10)
        await shown(place, bodies)
        pages = await logbook.log.read(dict.fromkeys(range(logbook.log.partitions), -1), 5)
        growing = await killed.versions.begin()
        await growing.apply(Lanes(0, [Fact(each) for each in pages]))
        await killed.versions.building.hush()
        async with worker(place, logbook) as starting:
            assert await numbers(place) == {1, 2}
            rebuilt = await starting.rebuild().run()
        assert (rebuilt.version, await numbers(place)) == (3, {3})
        assert await place.bodies() == bodies
        # It was not dead but slow, and comes back.
        with pytest.raises(RebuildUnderWay):
            await growing.apply(Lanes(0, [Fact(each) for each in pages]))
        with pytest.raises((RebuildUnderWay, Outage)):
            await killed.versions.activate()
        assert await place.bodies() == bodies
        assert await numbers(place) == {3}
