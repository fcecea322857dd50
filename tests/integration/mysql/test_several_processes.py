"""Several processes on one read model: owners that know nothing of each other, and readers."""

import asyncio
from uuid import UUID

import pytest

from contracts.outage import Outage
from infra.mysql.view_versions import MysqlVersions
from projections.rebuild import Rebuild, RebuildUnderWay
from projections.runner import Runner
from tests.contract.read_model.titles import MysqlTitles, lanes, parked, renamed
from tests.integration.projections.logbook import Logbook, until
from tests.integration.projections.notes import MYSQL, MysqlNotes
from tests.mysql_databases import OwnDatabase

A = UUID(int=1)


class Process:
    """A worker with connections of its own, on a log that all share."""

    def __init__(self, server: OwnDatabase, logbook: Logbook) -> None:
        self.notes = MysqlNotes(server)
        self.logbook = logbook
        self.runner = Runner(logbook.feed, poll=0.01, rest=0.001)

    async def start(self) -> None:
        self.versions = await self.notes.open()
        self.runner.follow(self.versions.model, self.logbook.log)
        self.runner.start()


async def test_all_processes_follow_to_a_rebuilt_version(server: OwnDatabase) -> None:
    logbook = Logbook()
    here, there = Process(server, logbook), Process(server, logbook)
    await here.start()
    await there.start()
    for number in range(500):
        last = await logbook.topic(A, str(number))
    assert await there.runner.wait("notes", [last], 30)
    rebuilding = asyncio.create_task(
        Rebuild(here.runner.consumer("notes"), here.versions, lambda _: None).run()
    )
    seen = 0
    while not rebuilding.done():
        assert len(await there.notes.topics()) >= 500
        last = await logbook.topic(A, f"during {seen}")
        seen += 1
    assert (await rebuilding).version == 2
    last = await logbook.topic(A, "after")
    for process in (here, there):
        assert await process.runner.wait("notes", [last], 30)
        expected = [*map(str, range(500)), *(f"during {each}" for each in range(seen)), "after"]
        assert await process.notes.topics() == expected
        await process.runner.close()
    assert await here.notes.stored() == 1


async def test_two_processes_do_not_rebuild_at_once(server: OwnDatabase) -> None:
    first, second = (MysqlVersions(server.open(), MYSQL, "log") for _ in range(2))
    await first.begin()
    with pytest.raises(RebuildUnderWay):
        await second.begin()
    await first.discard()
    await second.begin()
    await second.discard()


async def test_a_conversation_unparked_elsewhere_goes_on_here(server: OwnDatabase) -> None:
    titles = MysqlTitles(server)
    owner, operator = titles.open(), titles.open()
    aside = parked(renamed(0, "poison"))
    await owner.park(aside)
    await owner.apply(lanes(renamed(0, "poison"), renamed(1, "after")))
    await operator.unpark(aside, [renamed(0, "mended"), renamed(1, "after")])
    with pytest.raises(Outage, match="moved on"):
        await titles.open().unpark(aside, [renamed(0, "mended"), renamed(1, "after")])
    await owner.apply(lanes(renamed(2, "later")))
    assert await titles.titles() == ["mended", "after", "later"]


async def test_nothing_is_unparked_from_an_old_view_of_the_log(server: OwnDatabase) -> None:
    titles = MysqlTitles(server)
    owner, operator = titles.open(), titles.open()
    aside = parked(renamed(0, "poison"))
    await owner.park(aside)
    await owner.apply(lanes(renamed(0, "poison")))
    assert await operator.checkpoint() == {3: 0}
    await owner.apply(lanes(renamed(1, "after")))
    with pytest.raises(Outage, match="moved on"):
        await operator.unpark(aside, [renamed(0, "mended")])
    assert await owner.parked() == [aside]
    await operator.unpark(aside, [renamed(0, "mended"), renamed(1, "after")])
    assert await titles.titles() == ["mended", "after"]


@pytest.mark.parametrize("tables", ["some", "all"])
async def test_a_wiped_database_is_filled_again(server: OwnDatabase, tables: str) -> None:
    process = Process(server, Logbook())
    await process.start()
    for number in range(50):
        last = await process.logbook.topic(A, str(number))
    assert await process.runner.wait("notes", [last], 30)
    if tables == "all":
        await server.drop()
        await server.create()
    else:
        await server.sql(f"DROP TABLE {', '.join(await server.tables())}")
    await process.logbook.topic(A, "last")

    async def filled() -> bool:
        try:
            return len(await process.notes.topics()) == 51
        except Outage:
            return False

    await until(filled)
    assert await process.versions.model.parked() == []
    await process.runner.close()
