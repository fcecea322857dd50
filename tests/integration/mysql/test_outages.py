"""The server ends, is away and comes back: projections pause, reads say so, nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from contracts.outage import Outage
from infra.mysql.session import Session
from infra.mysql.view_versions import MysqlVersions
from projections.consumer import State
from projections.runner import Runner
from tests.integration.mysql.severed import Way
from tests.integration.projections.logbook import Logbook, until
from tests.integration.projections.notes import MYSQL
from tests.mysql_databases import OwnDatabase

A = UUID(int=1)


@pytest.fixture
async def way(server: OwnDatabase) -> AsyncIterator[Way]:
    way = Way(server.url)
    await way.open()
    yield way
    await way.sever()


async def topics(session: Session) -> list[str]:
    return await session.column(str, "SELECT topic FROM {notes} ORDER BY off")


async def test_a_server_that_ends_in_the_middle_loses_nothing(
    server: OwnDatabase, way: Way
) -> None:
    logbook = Logbook()
    versions = MysqlVersions(server.open(at=way.url), MYSQL, "log")
    runner = Runner(logbook.feed, poll=0.01, rest=0.001)
    runner.follow(versions.model, logbook.log)
    runner.start()
    for number in range(300):
        last = await logbook.topic(A, str(number))
        if number % 60 == 30:
            await way.sever()
            await logbook.topic(A, f"away {number}")
            await asyncio.sleep(0)
            await way.open()
    assert await runner.wait("notes", [last], 60)
    assert len(await versions.read(topics)) == 305
    assert await versions.model.parked() == []
    await runner.close()


async def test_a_projection_pauses_while_the_server_is_away(server: OwnDatabase, way: Way) -> None:
    logbook = Logbook()
    await way.sever()
    versions = MysqlVersions(server.open(at=way.url), MYSQL, "log")
    runner = Runner(logbook.feed, poll=0.01, rest=0.001)
    runner.follow(versions.model, logbook.log)
    runner.start()
    last = await logbook.topic(A, "one")

    async def paused() -> bool:
        return runner.consumer("notes").state is State.PAUSED

    await until(paused)
    with pytest.raises(Outage):
        await versions.read(topics)
    await way.open()
    assert await runner.wait("notes", [last], 30)
    assert await versions.read(topics) == ["one"]
    await runner.close()


async def test_connections_that_the_server_ended_are_replaced(server: OwnDatabase) -> None:
    versions = MysqlVersions(server.open(), MYSQL, "log")
    await versions.model.checkpoint()
    rows = await server.sql(
        "SELECT id FROM information_schema.processlist "
        f"WHERE db = '{server.name}' AND id <> CONNECTION_ID()"
    )
    await server.sql(*(f"KILL {connection}" for (connection,) in rows))

    async def answers() -> bool:
        try:
            return await versions.read(topics) == []
        except Outage:
            return False

    await until(answers)


async def test_a_full_pool_is_an_outage_and_recovers(server: OwnDatabase) -> None:
    database = server.open()
    free = asyncio.Event()
    taken = 0

    async def busy(session: Session) -> None:
        nonlocal taken
        await session.execute("SELECT 1")
        taken += 1
        await free.wait()

    async def all_taken() -> bool:
        return taken == 8

    held = [asyncio.create_task(database.read(busy, {})) for _ in range(8)]
    await until(all_taken)
    with pytest.raises(Outage):
        await database.read(busy, {})
    free.set()
    await asyncio.gather(*held)
    await database.read(busy, {})
