from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from contracts.streams import partition_of
from projections.consumer import State
from projections.parking import MOST, TRIES
from projections.runner import Runner
from tests.integration.projections.logbook import Logbook, Notebook, until

A = UUID(int=1)
PATIENCE = 30.0


def neighbours(count: int) -> list[UUID]:
    """Keys in the partition of A."""
    found: list[UUID] = []
    number = A.int
    while len(found) < count:
        number += 1
        if partition_of(UUID(int=number), 16) == partition_of(A, 16):
            found.append(UUID(int=number))
    return found


@pytest.fixture
def logbook() -> Logbook:
    return Logbook()


@pytest.fixture
def book() -> Notebook:
    return Notebook()


@pytest.fixture
async def runner(logbook: Logbook, book: Notebook) -> AsyncIterator[Runner]:
    runner = Runner(logbook.feed, poll=0.01, rest=0.001)
    runner.follow(book, logbook.log, logbook.activity)
    runner.start()
    yield runner
    await runner.close()


async def test_a_poison_event_is_tried_three_times_and_then_parks_its_conversation(
    logbook: Logbook, book: Notebook, runner: Runner
) -> None:
    (b,) = neighbours(1)
    book.poison = {"bad"}
    for key, topic in ((A, "good"), (A, "bad"), (b, "other"), (A, "late")):
        last = await logbook.topic(key, topic)
    assert await runner.wait("notebook", [last], PATIENCE)
    assert book.notes == {A: ["good"], b: ["other"]}
    (parked,) = (await runner.status())[0].parked
    assert (parked.key, parked.type) == (A, "TopicChanged")
    assert book.tries >= TRIES


async def test_a_retry_folds_what_waited_in_order(
    logbook: Logbook, book: Notebook, runner: Runner
) -> None:
    book.poison = {"bad"}
    for topic in ("good", "bad", "late"):
        last = await logbook.topic(A, topic)
    act = await logbook.topic(A, "act", activity=True)
    assert await runner.wait("notebook", [last, act], PATIENCE)
    still = await runner.retry("notebook")
    assert (still.healed, still.remaining) == ([], await book.parked())
    assert [each.tries for each in await book.parked()] == [TRIES + 1]
    book.poison = set()
    assert (await runner.retry("notebook", A)).healed == still.remaining
    last = await logbook.topic(A, "later")
    assert await runner.wait("notebook", [last], PATIENCE)
    assert [topic for topic in book.notes[A] if topic != "act"] == ["good", "bad", "late", "later"]
    assert book.notes[A].count("act") == 1


async def test_a_retry_of_another_conversation_leaves_it_parked(
    logbook: Logbook, book: Notebook, runner: Runner
) -> None:
    book.poison = {"bad"}
    last = await logbook.topic(A, "bad")
    assert await runner.wait("notebook", [last], PATIENCE)
    book.poison = set()
    assert (await runner.retry("notebook", UUID(int=99))).healed == []
    assert len(await book.parked()) == 1


async def test_an_outage_pauses_and_parks_nothing(
    logbook: Logbook, book: Notebook, runner: Runner
) -> None:
    book.away = True
    last = await logbook.topic(A, "one")

    async def paused() -> bool:
        return book.tries > TRIES and runner.consumer("notebook").state is State.PAUSED

    await until(paused)
    (status,) = await runner.status()
    assert (status.lag_events, status.parked) == (1, [])
    assert status.error == "the store is away"
    assert status.lag_seconds > 0
    book.away = False
    assert await runner.wait("notebook", [last], PATIENCE)
    assert book.notes == {A: ["one"]}
    (status,) = await runner.status()
    assert (status.lag_events, status.lag_seconds) == (0, 0.0)


async def test_too_many_parked_conversations_pause_the_projection(
    logbook: Logbook, book: Notebook, runner: Runner
) -> None:
    book.poison = {"bad"}
    for key in neighbours(MOST + 2):
        last = await logbook.topic(key, "bad")

    async def paused() -> bool:
        return runner.consumer("notebook").state is State.PAUSED

    await until(paused)
    assert len(await book.parked()) == MOST + 1
    book.poison = set()
    assert len((await runner.retry("notebook")).healed) == MOST + 1
    assert await runner.wait("notebook", [last], PATIENCE)
    assert len(book.notes) == MOST + 2
