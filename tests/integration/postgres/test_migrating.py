import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from contracts.ids import uuid7
from infra.event_log.identity import WrongLog
from infra.memory.feed import InProcessFeed
from infra.postgres.connecting import Misconfigured
from infra.postgres.event_log import PostgresEventLog
from infra.postgres.identity import open_identity
from infra.postgres.identity.server_invites import PostgresServerInvites
from infra.postgres.migrations import migrations
from infra.postgres.schema import WrongSchema, migrate
from tests.contract.event_log.appends import command, recorded, write
from tests.databases import administer, at


@pytest.fixture
async def application() -> AsyncIterator[str]:
    """The name of an account that others made, and that may do nothing yet."""
    name = f"test_{uuid7().hex}"
    await administer(f"CREATE ROLE {name} LOGIN PASSWORD 'secret'")
    yield name
    await administer(f"DROP ROLE {name}")


async def open_log(url: str, partitions: int = 16) -> PostgresEventLog:
    return await PostgresEventLog.open(url, feed=InProcessFeed(), partitions=partitions)


async def test_a_second_run_has_nothing_to_do(empty: str) -> None:
    assert len(await migrate(empty)) == len(migrations())
    assert await migrate(empty) == []


async def test_of_several_at_once_one_does_it_all(empty: str) -> None:
    run = await asyncio.gather(*(migrate(empty) for _ in range(4)))
    assert sorted(map(len, run)) == [0, 0, 0, len(migrations())]


async def test_what_was_recorded_outlives_a_migration(url: str, log: PostgresEventLog) -> None:
    recorded(await log.append(command(write())))
    await migrate(url)
    again = await open_log(url)
    assert (again.log_id, again.epoch) == (log.log_id, 0)
    assert recorded(await again.append(command(write()))).revision == 1
    await again.close()


async def test_a_database_of_a_newer_program_is_refused(
    url: str, owner: asyncpg.Connection
) -> None:
    await owner.execute("INSERT INTO messenger.migrations VALUES (9999, 'from the future')")
    with pytest.raises(WrongSchema, match="schema version 9999"):
        await open_log(url)
    with pytest.raises(WrongSchema, match="schema version 9999"):
        await migrate(url)


async def test_a_database_without_migrations_is_refused(empty: str) -> None:
    with pytest.raises(WrongSchema, match="run its migrations"):
        await open_log(empty)


async def test_another_number_of_partitions_is_refused(url: str) -> None:
    with pytest.raises(WrongLog, match=r"created with 16 partitions.* configured for 8"):
        await open_log(url, partitions=8)
    with pytest.raises(WrongLog, match=r"created with 16 partitions"):
        await migrate(url, partitions=8)


async def test_a_database_that_does_not_flush_is_refused(
    url: str, owner: asyncpg.Connection
) -> None:
    name = await owner.fetchval("SELECT current_database()")
    await owner.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    with pytest.raises(Misconfigured, match="synchronous_commit"):
        await open_log(url)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log.events SET recorded_at = 1",
        "DELETE FROM log.events",
        "TRUNCATE log.events",
        "INSERT INTO log.payloads VALUES (1, 1, NULL, '')",
        "DELETE FROM log.payloads",
        "DELETE FROM log.receipts",
        "UPDATE log.claims SET stream = ''",
        "UPDATE log.log SET epoch = 7",
        "DELETE FROM activity.events",
        "UPDATE messenger.migrations SET version = 1",
        "SELECT log.erase(0, '{0}', gen_random_uuid(), 0)",
        "CREATE TABLE log.events_of_mine (id INTEGER)",
        "ALTER TABLE log.events DISABLE TRIGGER ALL",
    ],
)
async def test_the_application_changes_nothing_but_by_appending(
    empty: str, application: str, statement: str
) -> None:
    await migrate(empty, application=application)
    account = at(empty, account=f"{application}:secret")
    log = await open_log(account)
    recorded(await log.append(command(write())))
    await log.close()
    connection = await asyncpg.connect(account)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(statement)
    await connection.close()
    await forget(empty, application)


async def test_the_application_keeps_identity(empty: str, application: str) -> None:
    await migrate(empty, application=application)
    database = await open_identity(at(empty, account=f"{application}:secret"))
    invites = PostgresServerInvites(database)
    now = datetime(2026, 11, 24, tzinfo=UTC)
    assert await invites.use(await invites.make(now + timedelta(days=1)), now)
    await database.close()
    await forget(empty, application)


async def test_the_application_s_role_is_made_if_there_is_none(empty: str) -> None:
    name = f"test_{uuid7().hex}"
    await migrate(empty, application=name)
    connection = await asyncpg.connect(empty)
    rights = "SELECT has_table_privilege($1, 'log.events', $2)"
    assert await connection.fetchval(rights, name, "SELECT")
    assert not await connection.fetchval(rights, name, "INSERT")
    await connection.close()
    await forget(empty, name)
    await administer(f"DROP ROLE {name}")


async def forget(url: str, role: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(f"DROP OWNED BY {role}")
    await connection.close()
