"""An event that a store refuses stops its conversation only, until an operator finds it healed."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from projections.parking import TRIES
from tests.cluster.product import Cluster
from tests.cluster.stores import own_stores
from tests.e2e.conftest import PROFILES
from tests.e2e.person import Person
from tests.faults.poison import BODY, TITLE, Refusing, RefusingFiles, RefusingServers
from tests.product import UNLIMITED, Product, Served

pytestmark = pytest.mark.timeout(300)

Place = tuple[Served, Refusing]


@pytest.fixture(params=PROFILES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "standalone":
        with Product(tmp_path, UNLIMITED) as product:
            yield product, RefusingFiles(product)
        return
    with own_stores() as stores:
        environment = UNLIMITED | stores.environment
        few = Cluster(tmp_path, environment, gateways=1, workers=1, reads=1)
        with few as cluster:
            yield cluster, RefusingServers(stores, cluster)


class Poisoned:
    """A person with two conversations, one of which has what the stores refuse."""

    def __init__(self, anna: Person, sick: str, well: str) -> None:
        self.anna, self.sick, self.well = anna, sick, well

    @classmethod
    async def say(cls, product: Served, stores: Refusing) -> Self:
        anna = await Person.register(product, "anna")
        here = cls(anna, await anna.create(title="Sick"), await anna.create(title="Well"))
        await anna.send(here.sick, "before")
        assert await here.bodies(here.sick) == ["before"]
        await anna.get("/v1/inbox")
        await asyncio.to_thread(stores.refuse)
        await anna.command("rename-conversation", conversation_id=here.sick, title=TITLE)
        await anna.send(here.sick, BODY)
        await anna.send(here.sick, "after")
        await anna.send(here.well, "all is well")
        return here

    async def bodies(self, conversation_id: str) -> list[str]:
        return [each["body"] for each in await self.anna.history(conversation_id)]

    async def inbox(self) -> dict[str, tuple[str, int]]:
        items = (await self.anna.get("/v1/inbox"))["items"]
        return {each["conversation_id"]: (each["title"], each["last_seq"]) for each in items}


async def test_a_poison_event_parks_one_conversation_and_unpark_heals_it(place: Place) -> None:
    product, stores = place
    here = await Poisoned.say(product, stores)
    assert await here.bodies(here.well) == ["all is well"]
    # A store without transactions may have taken what came together with the poison.
    assert await here.bodies(here.sick) in (["before"], ["before", "after"])
    assert await here.inbox() == {here.sick: ("Sick", 1), here.well: ("Well", 1)}
    aside = await parked(product)
    assert [(each["projection"], each["key"], each["tries"]) for each in aside] == [
        ("messages", here.sick, TRIES),
        ("inbox", here.sick, TRIES),
    ]

    await asyncio.to_thread(stores.relent)
    one = await command(product, "unpark", "messages", here.sick, "--json")
    assert (one.code, len(one.document["projections"][0]["healed"])) == (0, 1)
    rest = await command(product, "unpark")
    assert (rest.code, rest.said) == (0, f"inbox: {here.sick} goes on.\n")

    await here.anna.send(here.sick, "and on")
    assert await here.bodies(here.sick) == ["before", BODY, "after", "and on"]
    assert (await here.inbox())[here.sick] == (TITLE, 4)
    for name in ("messages", "inbox"):
        rebuilt = await command(product, "rebuild", name, "--json")
        assert (rebuilt.code, rebuilt.document["differences"]) == (0, []), rebuilt.said
    await here.anna.close()


async def test_what_is_still_poison_stays_parked_and_the_command_fails(place: Place) -> None:
    product, stores = place
    here = await Poisoned.say(product, stores)
    await here.bodies(here.sick)
    in_vain = await command(product, "unpark", "messages", "--json")
    assert in_vain.code == 1
    (messages,) = in_vain.document["projections"]
    assert [each["tries"] for each in messages["remaining"]] == [TRIES + 1]
    assert (await parked(product))[0]["tries"] == TRIES + 1
    assert (await command(product, "unpark", "messages", here.well)).code == 1
    assert (await command(product, "unpark", "gossip")).code == 1
    await here.anna.close()


class Done:
    """What a command of ``projections`` left behind."""

    def __init__(self, code: int, said: str) -> None:
        self.code = code
        self.said = said

    @property
    def document(self) -> Any:
        return json.loads(self.said)


async def command(product: Served, *arguments: str) -> Done:
    done = await asyncio.to_thread(product.run, "projections", *arguments)
    return Done(done.returncode, done.stdout)


async def parked(product: Served) -> list[dict[str, Any]]:
    done = await command(product, "parked", "--json")
    assert done.code == 0, done.said
    found: list[dict[str, Any]] = done.document["parked"]
    return found
