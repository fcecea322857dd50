"""What the doctor says of PostgreSQL, RabbitMQ and Elasticsearch."""

from collections.abc import AsyncIterator

import pytest

from infra.elasticsearch.findings import examine_elasticsearch
from infra.elasticsearch.names import Names
from infra.findings import Finding
from infra.postgres.findings import examine_postgres
from infra.postgres.schema import migrate
from infra.rabbitmq.findings import examine_rabbitmq
from tests.brokers import VirtualHost
from tests.databases import OwnDatabase, administer, at
from tests.servers import url


def verdicts(found: list[Finding], part: str) -> list[str]:
    return [finding.verdict for finding in found if part in finding.fact]


@pytest.fixture
async def database() -> AsyncIterator[OwnDatabase]:
    made = await OwnDatabase.create()
    yield made
    await made.drop()


@pytest.mark.needs("postgres")
async def test_a_database_is_good_once_it_is_migrated(database: OwnDatabase) -> None:
    before = await examine_postgres(database.url)
    assert [finding.remedy for finding in before if finding.verdict == "bad"] == [
        "run `messenger migrate` of the newest release"
    ]
    await migrate(database.url)
    after = await examine_postgres(database.url)
    assert "bad" not in {finding.verdict for finding in after}
    assert verdicts(after, "rewrite events") == ["warning"]


@pytest.mark.needs("postgres")
async def test_an_account_that_only_appends_is_good(database: OwnDatabase) -> None:
    role = f"r{database.name}"
    await administer(f"CREATE ROLE {role} LOGIN PASSWORD 'secret'")
    try:
        await migrate(database.url, application=role)
        found = await examine_postgres(at(database.url, account=f"{role}:secret"))
        assert verdicts(found, "not rewrite") == ["good"]
    finally:
        await database.drop()
        await administer(f"DROP ROLE {role}")


@pytest.mark.needs("postgres")
async def test_commits_that_may_be_lost_are_bad(database: OwnDatabase) -> None:
    await migrate(database.url)
    await administer(f"ALTER DATABASE {database.name} SET synchronous_commit = off")
    assert verdicts(await examine_postgres(database.url), "synchronous_commit is off") == ["bad"]


@pytest.mark.needs("rabbitmq")
async def test_a_broker_without_streams_is_told_from_one_that_is_not_there() -> None:
    broker = VirtualHost()
    assert {finding.verdict for finding in await examine_rabbitmq(broker.url)} == {"bad"}
    broker.create()
    try:
        assert verdicts(await examine_rabbitmq(broker.url), "no streams yet") == ["warning"]
    finally:
        broker.delete()
        broker.close()


@pytest.mark.needs("elasticsearch")
async def test_a_supported_elasticsearch_is_good() -> None:
    found = await examine_elasticsearch(url("elasticsearch"), Names("nobodys-"))
    assert verdicts(found, "Elasticsearch") == ["good"]
    assert verdicts(found, "no message index yet") == ["warning"]
