"""What lies in the database, and under which settings it is written."""

import time

from infra.mysql.session import Session
from infra.mysql.view_versions import MysqlVersions
from tests.contract.read_model.titles import MysqlTitles, lanes, renamed
from tests.integration.projections.notes import MYSQL
from tests.mysql_databases import OwnDatabase

DAY = 86_400


async def test_every_connection_reads_what_is_committed_and_refuses_what_does_not_fit(
    server: OwnDatabase,
) -> None:
    async def settings(session: Session) -> dict[str, str]:
        query = "SHOW SESSION VARIABLES WHERE variable_name IN %s"
        names = ("tx_isolation", "transaction_isolation", "sql_mode", "character_set_connection")
        return dict(await session.rows(tuple[str, str], query, names))

    found = await server.open().read(settings, {})
    isolation = found.get("transaction_isolation") or found["tx_isolation"]
    assert isolation == "READ-COMMITTED"
    assert "STRICT_ALL_TABLES" in found["sql_mode"]
    assert found["character_set_connection"] == "utf8mb4"


async def test_tables_of_a_former_release_are_dropped_a_day_after_their_last_use(
    server: OwnDatabase,
) -> None:
    titles = MysqlTitles(server)
    await titles.open(revision=1).apply(lanes(renamed(0, "one")))
    old = await server.tables()
    await titles.open(revision=2).checkpoint()
    assert set(old) < set(await server.tables())
    (about,) = (table for table in old if table.endswith("_about"))
    await server.sql(f"UPDATE {about} SET used_at = {int(time.time()) - DAY - 1}")
    await titles.open(revision=2).checkpoint()
    assert not set(old) & set(await server.tables())


async def test_texts_of_every_kind_come_back_as_they_were(server: OwnDatabase) -> None:
    titles = MysqlTitles(server)
    odd = ["", " ", "a'b\"c\\d%s{x}", "naïve 日本 👩🏽‍🚀", "\x00\x1a\n\r\t", "x" * 16_384]
    await titles.open().apply(lanes(*(renamed(at, text) for at, text in enumerate(odd))))
    assert await titles.titles() == odd


async def test_what_a_crash_left_of_a_rebuild_is_removed_by_the_next(server: OwnDatabase) -> None:
    crashed = MysqlVersions(server.open(), MYSQL, "log")
    await (await crashed.begin()).checkpoint()
    ((holder,),) = await server.sql(f"SELECT IS_USED_LOCK('{crashed.lock}')")
    await server.sql(f"KILL {holder}")
    versions = MysqlVersions(server.open(), MYSQL, "log")
    await versions.begin()
    await versions.activate()
    await versions.discard()
    assert not any("_new_" in table or "_old_" in table for table in await server.tables())
    assert (await versions.model.checkpoint()) == {}


async def test_what_nobody_rebuilds_any_more_is_dropped_after_a_day(server: OwnDatabase) -> None:
    crashed = MysqlVersions(server.open(), MYSQL, "log")
    await crashed.begin()
    (growing,) = (table for table in await server.tables() if table.endswith("_new_about"))
    await MysqlVersions(server.open(), MYSQL, "log").model.checkpoint()
    assert growing in await server.tables()
    await server.sql(f"UPDATE {growing} SET used_at = {int(time.time()) - DAY - 1}")
    await MysqlVersions(server.open(), MYSQL, "log").model.checkpoint()
    assert not any("_new_" in table for table in await server.tables())
