import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from contracts.outage import Outage
from infra.sqlite.read_model import SqliteReadModel
from projections.consumer import State
from projections.ports import PoisonEvent
from projections.rebuild import (
    LanesElsewhere,
    NotEquivalent,
    Progress,
    Rebuild,
    RebuildUnderWay,
    Rebuilt,
    Stage,
)
from projections.runner import Runner
from tests.integration.projections.dealt import Dealt
from tests.integration.projections.logbook import Logbook, until
from tests.integration.projections.notes import STORES, Notes, open_notes

A = UUID(int=1)
PATIENCE = 30.0


class World:
    """A projection that is live on a small log."""

    def __init__(self, notes: Notes) -> None:
        self.logbook = Logbook()
        self.notes = notes
        self.progress: list[Progress] = []

    async def start(self, ownership: Dealt | None = None) -> None:
        self.versions = await self.notes.open()
        self.runner = Runner(self.logbook.feed, poll=0.01, rest=0.001, ownership=ownership)
        self.runner.follow(self.versions.model, self.logbook.log)
        self.runner.start()

    async def open_again(self, log_id: str = "log") -> None:
        await self.runner.close()
        self.versions = await self.notes.open(log_id)

    def rebuild(self) -> Rebuild:
        return Rebuild(self.runner.consumer("notes"), self.versions, self.progress.append)

    async def write(self, *topics: str) -> None:
        for topic in topics:
            last = await self.logbook.topic(A, topic)
        assert await self.runner.wait("notes", [last], PATIENCE)

    async def topics(self) -> list[str]:
        return await self.notes.topics()


@pytest.fixture(params=STORES)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with open_notes(request.param, tmp_path) as notes:
        world = World(notes)
        await world.start()
        yield world
        await world.runner.close()


@pytest.fixture
async def world_of_files(tmp_path: Path) -> AsyncIterator[World]:
    async with open_notes("sqlite", tmp_path) as notes:
        world = World(notes)
        await world.start()
        yield world
        await world.runner.close()


async def test_a_rebuilt_version_takes_the_place_of_the_one_before(world: World) -> None:
    await world.write("one", "two")
    rebuilt = await world.rebuild().run()
    assert (rebuilt.version, rebuilt.events) == (2, 2)
    assert await world.notes.stored() == 1
    assert await world.topics() == ["one", "two"]
    assert [status.version for status in await world.runner.status()] == [2]
    await world.write("three")
    assert await world.topics() == ["one", "two", "three"]


async def test_reads_and_writes_go_on_during_a_rebuild(world: World) -> None:
    await world.write(*(str(number) for number in range(3_000)))
    rebuilding = asyncio.create_task(world.rebuild().run())
    reads, number = 0, 3_000
    while not rebuilding.done():
        assert len(await world.topics()) >= 3_000
        reads += 1
        await world.logbook.topic(A, str(number))
        number += 1
    await rebuilding
    assert reads > 0
    await world.write("last")
    assert await world.topics() == [*(str(each) for each in range(number)), "last"]


async def test_progress_tells_stage_and_speed(world: World) -> None:
    await world.write("one", "two", "three")
    await world.rebuild().run()
    stages = [progress.stage for progress in world.progress]
    assert stages[0] is Stage.CATCHING_UP
    assert Stage.READY in stages
    assert stages[-1] is Stage.ACTIVE
    assert {progress.total for progress in world.progress} == {3}
    assert world.progress[-1].applied == 3
    assert world.progress[-1].events_per_second > 0


async def test_a_version_that_differs_does_not_become_active(world: World) -> None:
    await world.write("one")
    await world.notes.spoil()
    with pytest.raises(NotEquivalent, match="notes"):
        await world.rebuild().run()
    assert await world.notes.stored() == 1
    assert world.versions.model.version == 1
    assert await world.topics() == ["wrong"]


async def test_a_difference_can_be_accepted(world: World) -> None:
    await world.write("one")
    await world.notes.spoil()
    rebuilt = await world.rebuild().run(accept_differences=True)
    assert [difference.table for difference in rebuilt.differences] == ["notes"]
    assert await world.topics() == ["one"]


async def test_a_projection_is_rebuilt_once_at_a_time(world: World) -> None:
    await world.write("one")
    first, second = await asyncio.gather(
        world.rebuild().run(), world.rebuild().run(), return_exceptions=True
    )
    assert isinstance(first, Rebuilt)
    assert isinstance(second, RebuildUnderWay)
    assert await world.notes.stored() == 1


async def test_any_error_ends_a_rebuild_and_leaves_the_active_version(world: World) -> None:
    await world.write("one", "poison", "two")
    with pytest.raises(PoisonEvent):
        await world.rebuild().run()
    assert await world.notes.stored() == 1
    assert world.versions.model.version == 1
    await world.write("three")
    assert await world.topics() == ["one"]


async def test_what_is_left_of_a_rebuild_is_removed_by_the_next(world: World) -> None:
    await world.write("one")
    growing = await world.versions.begin()
    assert await growing.checkpoint() == {}
    assert await world.notes.stored() == 2
    await world.versions.discard()
    assert await world.notes.stored() == 1
    await world.rebuild().run()
    assert await world.notes.stored() == 1


async def test_the_active_version_is_found_at_the_next_start(world: World) -> None:
    await world.write("one")
    await world.rebuild().run()
    await world.open_again()
    assert world.versions.model.version == 2
    assert await world.topics() == ["one"]


async def test_a_view_of_another_log_is_replaced(world: World) -> None:
    await world.write("one")
    await world.open_again("another log")
    assert await world.topics() == []


async def test_what_a_crash_left_of_a_rebuild_is_removed_at_the_next_start(
    world_of_files: World,
) -> None:
    growing = await world_of_files.versions.begin()
    assert isinstance(growing, SqliteReadModel)
    await growing.store.close()
    await world_of_files.open_again()
    assert await world_of_files.notes.stored() == 1


async def test_files_are_not_rebuilt_where_others_fold_lanes_of_them(
    world_of_files: World,
) -> None:
    world = world_of_files
    await world.runner.close()
    lanes = Dealt(1, range(16))
    await world.start(lanes)
    await world.write("one")
    lanes.deal(dict.fromkeys(range(8), 2))
    with pytest.raises(LanesElsewhere, match="notes is rebuilt only by the process"):
        await world.rebuild().run()
    lanes.deal(dict.fromkeys(range(16), 3))
    assert (await world.rebuild().run()).version == 2


async def test_a_damaged_version_parks_nothing_and_can_be_replaced(
    world_of_files: World, tmp_path: Path
) -> None:
    world = world_of_files
    await world.write("one")
    await world.runner.close()
    await world.notes.close()
    damage(tmp_path / "notes-v1.db")
    await world.start()
    await world.logbook.topic(A, "two")

    async def paused() -> bool:
        return world.runner.consumer("notes").state is State.PAUSED

    await until(paused)
    assert await world.versions.model.parked() == []
    with pytest.raises(Outage, match="malformed"):
        await world.rebuild().run()
    await world.rebuild().run(accept_differences=True)
    assert await world.topics() == ["one", "two"]


def damage(path: Path) -> None:
    """Write over the first page of the table, as a failing disk does."""
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT rootpage FROM sqlite_schema WHERE name = 'notes'"
        (page,) = connection.execute(query).fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
