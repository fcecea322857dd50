"""Transactions that get in each other's way: they are tried again, and nothing is parked."""

import asyncio

import pytest

from contracts.outage import Outage
from infra.mysql import view_books
from infra.mysql.database import TRIES
from infra.mysql.session import Session
from projections.ports import Superseded
from tests.contract.read_model.titles import MysqlTitles, lanes, renamed
from tests.integration.projections.logbook import until
from tests.mysql_databases import OwnDatabase

ROWS = {"rows": "numbers"}


async def make_rows(server: OwnDatabase) -> None:
    await server.sql(
        "CREATE TABLE numbers (n INT PRIMARY KEY, value INT NOT NULL) ENGINE=InnoDB",
        "INSERT INTO numbers VALUES (1, 0), (2, 0)",
    )


async def test_a_deadlock_is_tried_again(server: OwnDatabase) -> None:
    await make_rows(server)
    database = server.open()
    both = asyncio.Barrier(2)
    tried = 0

    async def crosswise(first: int, second: int) -> None:
        waited = False

        async def change(session: Session) -> None:
            nonlocal tried, waited
            tried += 1
            await session.execute("UPDATE {rows} SET value = value + 1 WHERE n = %s", first)
            if not waited:
                waited = True
                await both.wait()
            await session.execute("UPDATE {rows} SET value = value + 1 WHERE n = %s", second)

        await database.write(change, ROWS)

    await asyncio.gather(crosswise(1, 2), crosswise(2, 1))
    assert tried == 3
    assert await server.sql("SELECT value FROM numbers") == [(2,), (2,)]


async def test_a_lock_that_others_hold_is_waited_for_again(server: OwnDatabase) -> None:
    await make_rows(server)
    other = await server.connect(server.name)
    await other.begin()
    await other.query("UPDATE numbers SET value = 5 WHERE n = 1")
    tries = 0

    async def change(session: Session) -> None:
        nonlocal tries
        tries += 1
        if tries == 2:
            await other.commit()
        await session.execute("UPDATE {rows} SET value = value + 1 WHERE n = 1")

    await server.open(lock_seconds=1).write(change, ROWS)
    await other.ensure_closed()
    assert tries == 2
    assert await server.sql("SELECT value FROM numbers WHERE n = 1") == [(6,)]


async def test_a_lock_that_is_never_given_back_is_an_outage(server: OwnDatabase) -> None:
    titles = MysqlTitles(server)
    model = titles.open()
    await model.apply(lanes(renamed(0, "one")))
    tries = 0

    async def stuck(session: Session) -> None:
        nonlocal tries
        tries += 1
        await session.execute("SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213")

    with pytest.raises(Outage):
        await server.open().write(stuck, {})
    assert tries == TRIES


async def test_owners_at_once_apply_each_event_once(server: OwnDatabase) -> None:
    titles = MysqlTitles(server)
    owners = [titles.open() for _ in range(4)]
    events = [renamed(number, str(number)) for number in range(40)]
    for end in range(10, 41, 10):
        batch = lanes(*events[:end])
        await asyncio.gather(*(owner.apply(batch) for owner in owners))
    assert await titles.titles() == [str(number) for number in range(40)]
    assert [await owner.checkpoint() for owner in owners] == [{3: 39}] * 4


async def test_nobody_owns_a_lane_anew_while_a_batch_of_it_is_folded(server: OwnDatabase) -> None:
    titles = MysqlTitles(server)
    before, after = titles.open(), titles.open()
    await before.own({3: 1})
    await before.apply(lanes(renamed(0, "one")))

    async def waits() -> bool:
        # InnoDB tells what it told before to whoever asks again within a tenth of a second.
        await asyncio.sleep(0.2)
        query = "SELECT db FROM information_schema.innodb_trx JOIN information_schema.processlist "
        query += "ON id = trx_mysql_thread_id WHERE trx_state = 'LOCK WAIT'"
        return (server.name,) in await server.sql(query)

    async def fold(session: Session) -> asyncio.Task[None]:
        await view_books.lock(session, [3], {3: 1})
        owning = asyncio.create_task(after.own({3: 2}))
        await until(waits)
        assert not owning.done()
        return owning

    await (await server.open().write(fold, titles.tables))
    with pytest.raises(Superseded):
        await before.apply(lanes(renamed(1, "from the grave")))
