"""What `messenger doctor` finds about the server of user state."""

from urllib.parse import urlsplit

from infra.mysql.findings import examine_mysql
from tests.mysql_databases import OwnDatabase


def with_account(url: str, name: str, password: str) -> str:
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{name}:{password}@{place}").geturl()


async def test_a_server_that_fits_is_good_in_every_respect(server: OwnDatabase) -> None:
    findings = await examine_mysql(server.url)
    assert {finding.verdict for finding in findings} == {"good"}
    assert any("MariaDB" in finding.fact or "MySQL" in finding.fact for finding in findings)
    assert await server.tables() == []


async def test_an_account_without_rights_is_named_with_what_it_lacks(server: OwnDatabase) -> None:
    reader = f"reader_{server.name[-8:]}"
    await server.sql(
        f"CREATE USER {reader} IDENTIFIED BY 'secret'",
        f"GRANT SELECT ON {server.name}.* TO {reader}",
    )
    try:
        findings = await examine_mysql(with_account(server.url, reader, "secret"))
    finally:
        await server.sql(f"DROP USER {reader}")
    (bad,) = (finding for finding in findings if finding.verdict == "bad")
    assert "may not" in bad.fact
    assert bad.remedy is not None
    assert "GRANT" in bad.remedy


async def test_a_database_of_another_charset_is_a_warning(server: OwnDatabase) -> None:
    await server.sql(f"ALTER DATABASE {server.name} CHARACTER SET latin1")
    verdicts = {finding.fact: finding.verdict for finding in await examine_mysql(server.url)}
    assert verdicts["makes tables in latin1"] == "warning"


async def test_a_server_that_does_not_answer_is_bad() -> None:
    (finding,) = await examine_mysql("mysql://messenger:messenger@127.0.0.1:1/messenger")
    assert (finding.server, finding.verdict) == ("mysql", "bad")


async def test_an_address_that_cannot_be_read_is_bad() -> None:
    (finding,) = await examine_mysql("postgresql://localhost/messenger")
    assert "mysql://" in finding.fact
