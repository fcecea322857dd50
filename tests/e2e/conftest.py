"""One running product for the module's tests, and people on it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from contracts.ids import uuid7
from tests.e2e.person import Person
from tests.product import UNLIMITED, Product

Register = Callable[[str], Awaitable[Person]]


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    data: Path = tmp_path_factory.mktemp("product")
    with Product(data, UNLIMITED) as running:
        yield running


@pytest.fixture
async def register(product: Product) -> AsyncIterator[Register]:
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
