"""Two processes that share the lanes of one read model, and disagree about it at times."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from sqlite3 import Connection
from uuid import UUID

import pytest

from contracts.events.conversation import TopicChanged
from contracts.log import Position
from contracts.streams import partition_of
from infra.sqlite.read_model import SqliteReadModel, View
from infra.sqlite.view_store import ViewStore
from projections.consumer import State
from projections.facts import Fact
from projections.ports import Lanes
from projections.runner import Runner
from tests.integration.projections.dealt import Dealt
from tests.integration.projections.logbook import Logbook, Notebook, until


def note(connection: Connection, facts: Sequence[Fact]) -> None:
    for fact in facts:
        assert isinstance(fact.event, TopicChanged)
        row = (str(fact.recorded.key), fact.event.topic)
        connection.execute("INSERT INTO topics (key, topic) VALUES (?, ?)", row)


TOPICS = View(
    name="topics",
    schema="CREATE TABLE topics (n INTEGER PRIMARY KEY, key TEXT NOT NULL, topic TEXT NOT NULL);",
    types=frozenset({"TopicChanged"}),
    apply=note,
)
PEOPLE = [UUID(int=n) for n in range(64)]
PATIENCE = 30.0


class OwnedNotebook(Notebook):
    """Counts what is applied to it before it is owned."""

    strays = 0

    async def apply(self, lanes: Lanes) -> None:
        self.strays += not self.owned
        await super().apply(lanes)


async def live(runner: Runner, name: str) -> None:
    """Return when a projection owns its lanes and stands at the head."""

    async def holds() -> bool:
        return runner.consumer(name).state is State.LIVE

    await until(holds)


@pytest.fixture
def logbook() -> Logbook:
    return Logbook()


@pytest.fixture
async def start(logbook: Logbook) -> AsyncIterator[Callable[..., Runner]]:
    runners: list[Runner] = []

    def start(model: Notebook | SqliteReadModel, ownership: Dealt) -> Runner:
        runner = Runner(logbook.feed, poll=0.01, rest=0.001, ownership=ownership)
        runner.follow(model, logbook.log, logbook.activity)
        runner.start()
        runners.append(runner)
        return runner

    yield start
    for runner in runners:
        await runner.close()


async def topics(store: ViewStore) -> dict[str, str]:
    rows = "SELECT key, group_concat(topic, '') FROM topics GROUP BY key"
    return await store.read(lambda connection: dict(connection.execute(rows)))


async def write(logbook: Logbook, text: str) -> list[Position]:
    return [await logbook.topic(key, text) for key in PEOPLE]


async def test_each_folds_its_own_lanes_only(
    logbook: Logbook, start: Callable[..., Runner]
) -> None:
    await write(logbook, "before")
    books = Notebook(), Notebook()
    for book, lanes in zip(books, (range(8), range(8, 16)), strict=True):
        start(book, Dealt(1, lanes))
    await write(logbook, "after")
    for book, lanes in zip(books, (range(8), range(8, 16)), strict=True):
        own = {key: ["before", "after"] for key in PEOPLE if partition_of(key, 16) in lanes}

        async def folded(book: Notebook = book, own: Mapping[UUID, list[str]] = own) -> bool:
            return book.notes == own

        await until(folded)
        assert book.owned == {lane: 1 for lane in range(32) if lane % 16 in lanes}


async def test_lanes_that_are_gained_are_caught_up_with_from_the_log(
    logbook: Logbook, start: Callable[..., Runner]
) -> None:
    book, ownership = Notebook(), Dealt(1, range(4))
    runner = start(book, ownership)
    positions = await write(logbook, "one")
    ownership.deal(dict.fromkeys(range(16), 2))
    assert await runner.wait("notebook", positions, PATIENCE)
    assert book.notes == {key: ["one"] for key in PEOPLE}


async def test_without_a_lane_there_is_nothing_to_wait_for(
    logbook: Logbook, start: Callable[..., Runner]
) -> None:
    book = Notebook()
    runner = start(book, Dealt(1, ()))
    await write(logbook, "one")
    await live(runner, "notebook")
    assert book.notes == {}
    (status,) = await runner.status()
    assert status.lag_events == 0


async def test_two_owners_of_the_same_lanes_fold_every_event_once(
    logbook: Logbook, start: Callable[..., Runner], tmp_path: Path
) -> None:
    stores = [ViewStore(tmp_path / "topics.db", TOPICS.schema, TOPICS.fingerprint) for _ in "12"]
    models = [SqliteReadModel(TOPICS, store) for store in stores]
    zombie = Dealt(1, range(16))
    first = start(models[0], zombie)
    assert await first.wait("topics", await write(logbook, "1"), PATIENCE)
    second = start(models[1], Dealt(2, range(16)))
    # What is written before the second owns the lanes, the first may fold by right.
    await live(second, "topics")
    assert await second.wait("topics", await write(logbook, "2"), PATIENCE)

    async def refused() -> bool:
        return "epoch 2" in (first.consumer("topics").error or "")

    await until(refused)
    zombie.deal(dict.fromkeys(range(16), 3))
    assert await first.wait("topics", await write(logbook, "3"), PATIENCE)
    assert await topics(stores[1]) == {str(key): "123" for key in PEOPLE}
    for store in stores:
        await store.close()


async def test_a_new_version_is_owned_before_anything_is_applied_to_it(
    logbook: Logbook, start: Callable[..., Runner]
) -> None:
    before, after = Notebook(), OwnedNotebook()
    runner = start(before, Dealt(1, range(16)))
    assert await runner.wait("notebook", await write(logbook, "one"), PATIENCE)
    consumer = runner.consumer("notebook")
    async with consumer.turn:
        positions = await write(logbook, "two")
        await asyncio.sleep(0.05)
        await consumer.switch(after)
    assert await runner.wait("notebook", positions, PATIENCE)
    assert after.notes == {key: ["one", "two"] for key in PEOPLE}
    assert after.strays == 0


async def test_nothing_is_owned_while_somebody_else_has_the_turn(
    logbook: Logbook, start: Callable[..., Runner]
) -> None:
    before, after = Notebook(), Notebook()
    runner = start(before, Dealt(1, range(16)))
    consumer = runner.consumer("notebook")
    async with consumer.turn:
        await asyncio.sleep(0.05)
        await consumer.switch(after)
    assert await runner.wait("notebook", await write(logbook, "one"), PATIENCE)
    assert before.owned == {}
    assert len(after.owned) == 32
