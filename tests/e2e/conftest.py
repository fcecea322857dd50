"""A running product of either profile, and people on it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
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
ONE_PROFILE = pytest.mark.parametrize("product", ["standalone"], indirect=True, scope="module")
"""Marks a module whose tests ask what no profile answers otherwise than the other."""


@contextmanager
def running(profile: str, folder: Path) -> Iterator[Served]:
    """Run a product that nobody has set up yet."""
    if profile == "standalone":
        with Product(folder, UNLIMITED) as product:
            yield product
        return
    with own_stores() as stores, Cluster(folder, UNLIMITED | stores.environment) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def shared_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One cluster for all modules: its six processes are slow to start."""
    with running("cluster", tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture(scope="module", params=PROFILES)
def product(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    if request.param == "cluster":
        yield request.getfixturevalue("shared_cluster")
        return
    with running("standalone", tmp_path_factory.mktemp("product")) as product:
        yield product


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
