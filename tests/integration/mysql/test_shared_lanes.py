"""Two workers that share the lanes of one view, and one of them rebuilds it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID

import pytest

from contracts.log import PARTITIONS
from contracts.streams import partition_of
from infra.mysql.read_model import MysqlReadModel
from infra.mysql.view_versions import MysqlVersions
from projections.ports import Digest, ReadModel
from projections.rebuild import Rebuild
from projections.runner import Runner
from tests.integration.projections.dealt import Dealt
from tests.integration.projections.logbook import Logbook, until
from tests.integration.projections.notes import MYSQL, MysqlNotes
from tests.mysql_databases import OwnDatabase

PEOPLE = [UUID(int=n) for n in range(64)]
PATIENCE = 30.0


class Overtaken:
    """Versions beside which something happens just before they switch."""

    shared = True

    def __init__(self, versions: MysqlVersions, event: Callable[[], Awaitable[None]]) -> None:
        self._versions = versions
        self._event = event

    async def begin(self) -> ReadModel:
        return await self._versions.begin()

    async def activate(self) -> None:
        await self._event()
        await self._versions.activate()

    async def discard(self) -> None:
        await self._versions.discard()


class DigestedTwice(MysqlReadModel):
    """The active version, beside which something happens before it is digested once more."""

    def __init__(self, server: OwnDatabase, event: Callable[[], Awaitable[None]]) -> None:
        super().__init__(MYSQL, server.open(), MYSQL.stem("log"))
        self._digests = 0
        self._event = event

    async def digest(self) -> Digest:
        self._digests += 1
        if self._digests == 2:
            await self._event()
        return await super().digest()


class Worker:
    """A process that folds some lanes."""

    def __init__(self, server: OwnDatabase, logbook: Logbook, lanes: range) -> None:
        self.notes = MysqlNotes(server)
        self.lanes = Dealt(1, lanes)
        self.keys = [key for key in PEOPLE if partition_of(key, PARTITIONS) in lanes]
        self.runner = Runner(logbook.feed, poll=0.01, rest=0.001, ownership=self.lanes)
        self._logbook = logbook

    async def start(self) -> None:
        self.versions = await self.notes.open()
        self.runner.follow(self.versions.model, self._logbook.log)
        self.runner.start()

    def rebuild(self, event: Callable[[], Awaitable[None]] | None = None) -> Rebuild:
        versions = self.versions if event is None else Overtaken(self.versions, event)
        return Rebuild(self.runner.consumer("notes"), versions, lambda _: None)

    async def write(self, topic: str) -> None:
        """Write to every conversation that is folded here, and wait until readers see it."""
        positions = [await self._logbook.topic(key, f"{topic} {key}") for key in self.keys]
        assert await self.runner.wait("notes", positions, PATIENCE)


@pytest.fixture
def logbook() -> Logbook:
    return Logbook()


@pytest.fixture
async def workers(server: OwnDatabase, logbook: Logbook) -> AsyncIterator[tuple[Worker, Worker]]:
    workers = Worker(server, logbook, range(8)), Worker(server, logbook, range(8, 16))
    for worker in workers:
        await worker.start()
    yield workers
    for worker in workers:
        await worker.runner.close()


async def test_what_all_workers_folded_is_in_the_version_that_one_rebuilds(
    workers: tuple[Worker, Worker],
) -> None:
    here, there = workers
    expected = {f"{topic} {key}" for topic in ("before", "after") for key in PEOPLE}
    for worker in workers:
        await worker.write("before")
    rebuilding = asyncio.create_task(here.rebuild().run())
    written = 0
    while not rebuilding.done():
        for worker in workers:
            await worker.write(f"during {written}")
        expected |= {f"during {written} {key}" for key in PEOPLE}
        written += 1
    assert (await rebuilding).version == 2
    for worker in workers:
        await worker.write("after")
    assert sorted(await there.notes.topics()) == sorted(expected)
    assert (await there.rebuild().run()).version == 3
    assert sorted(await here.notes.topics()) == sorted(expected)
    assert await here.notes.stored() == 1


async def test_a_worker_that_was_ahead_at_the_switch_misses_nothing(
    workers: tuple[Worker, Worker],
) -> None:
    here, there = workers
    await here.write("one")
    await here.rebuild(lambda: there.write("at the last moment")).run()
    expected = [f"one {key}" for key in here.keys]
    expected += [f"at the last moment {key}" for key in there.keys]
    assert sorted(await there.notes.topics()) == sorted(expected)
    await there.write("later")
    expected += [f"later {key}" for key in there.keys]
    assert sorted(await there.notes.topics()) == sorted(expected)


async def test_versions_are_compared_while_another_worker_goes_on(
    server: OwnDatabase, logbook: Logbook, workers: tuple[Worker, Worker]
) -> None:
    _, there = workers
    for worker in workers:
        await worker.write("one")
    await there.notes.spoil()

    async def mend() -> None:
        await server.sql(f"UPDATE {MYSQL.stem('log')}_notes SET topic = CONCAT('one ', id)")
        await there.write("two")

    third = Worker(server, logbook, range(0))
    third.versions = await third.notes.open()
    third.runner.follow(DigestedTwice(server, mend), logbook.log)
    assert (await third.rebuild().run()).differences == []
    expected = [f"one {key}" for key in PEOPLE] + [f"two {key}" for key in there.keys]
    assert sorted(await there.notes.topics()) == sorted(expected)


async def test_who_owned_lanes_before_a_rebuild_is_refused_after_it(
    server: OwnDatabase, logbook: Logbook, workers: tuple[Worker, Worker]
) -> None:
    here, _ = workers
    newer = (await MysqlNotes(server).open()).model
    await newer.own(dict.fromkeys(range(8, 16), 2))
    await here.rebuild().run()
    await here.write("one")
    await newer.own(dict.fromkeys(range(8), 2))
    for key in PEOPLE:
        await logbook.topic(key, "from the grave")
    for worker in workers:

        async def refused(worker: Worker = worker) -> bool:
            return "epoch 2" in (worker.runner.consumer("notes").error or "")

        await until(refused)
    assert sorted(await here.notes.topics()) == sorted(f"one {key}" for key in here.keys)
