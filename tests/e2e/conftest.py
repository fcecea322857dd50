"""One running product for the module's tests, and people on it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from contracts.ids import uuid7
from tests.cluster.product import Cluster
from tests.cluster.stores import own_stores
from tests.e2e.person import Person
from tests.product import UNLIMITED, Product, Served

Register = Callable[[str], Awaitable[Person]]


SERVERS = ("postgres", "rabbitmq", "elasticsearch", "mysql", "redis", "s3", "haproxy")
PROFILES = ("standalone", pytest.param("cluster", marks=pytest.mark.needs(*SERVERS)))


@pytest.fixture(scope="module", params=PROFILES)
def product(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    data: Path = tmp_path_factory.mktemp("product")
    if request.param == "standalone":
        with Product(data, UNLIMITED) as running:
            yield running
        return
    with own_stores() as stores, Cluster(data, UNLIMITED | stores.environment) as cluster:
        yield cluster


@pytest.fixture
async def register(product: Served) -> AsyncIterator[Register]:
    """Make people whose names no other test has."""
    people: list[Person] = []

    async def make(name: str) -> Person:
        person = await Person.register(
            product, f"{name}.{uuid7().hex[-12:]}", display_name=name.title()
        )
        people.append(person)
        return person

    yield make
    for person in people:
        await person.close()
