import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from commands.ports import NewEvent
from contracts.log import Position
from contracts.streams import Stream
from projections.consumer import State
from projections.runner import ProjectionUnknown, Runner
from tests.integration.projections.logbook import Logbook, Notebook, until

A, B = UUID(int=1), UUID(int=2)
PATIENCE = 30.0


@pytest.fixture
def logbook() -> Logbook:
    return Logbook()


@pytest.fixture
async def runner(logbook: Logbook) -> AsyncIterator[Runner]:
    runner = Runner(logbook.feed, poll=0.01, rest=0.001)
    yield runner
    await runner.close()


async def live(runner: Runner, name: str = "notebook") -> None:
    async def is_live() -> bool:
        return runner.consumer(name).state is State.LIVE

    await until(is_live)


async def test_what_the_log_held_before_is_caught_up_with(logbook: Logbook, runner: Runner) -> None:
    for number in range(5):
        last = await logbook.topic(A, str(number))
    book = Notebook()
    runner.follow(book, logbook.log)
    runner.start()
    assert await runner.wait("notebook", [last], PATIENCE)
    assert book.notes == {A: ["0", "1", "2", "3", "4"]}


async def test_what_is_committed_later_comes_live(logbook: Logbook, runner: Runner) -> None:
    book = Notebook()
    runner.follow(book, logbook.log)
    runner.start()
    await live(runner)
    positions = [await logbook.topic(A, "one"), await logbook.topic(B, "two")]
    assert await runner.wait("notebook", positions, PATIENCE)
    assert book.notes == {A: ["one"], B: ["two"]}


async def test_both_logs_are_followed(logbook: Logbook, runner: Runner) -> None:
    book = Notebook()
    runner.follow(book, logbook.log, logbook.activity)
    runner.start()
    positions = [await logbook.topic(A, "log"), await logbook.topic(A, "act", activity=True)]
    assert await runner.wait("notebook", positions, PATIENCE)
    assert sorted(book.notes[A]) == ["act", "log"]


async def test_a_lane_that_is_not_followed_is_not_waited_for(
    logbook: Logbook, runner: Runner
) -> None:
    runner.follow(Notebook(), logbook.log)
    runner.start()
    position = await logbook.topic(A, "act", activity=True)
    assert await runner.wait("notebook", [position], PATIENCE)


async def test_what_the_feed_lost_is_found_by_looking_at_the_heads(
    logbook: Logbook, runner: Runner
) -> None:
    book = Notebook()
    runner.follow(book, logbook.log)
    runner.start()
    await live(runner)
    logbook.feed.deaf = True
    position = await logbook.topic(A, "lost")
    assert await runner.wait("notebook", [position], PATIENCE)
    assert book.notes == {A: ["lost"]}


async def test_a_gap_in_the_feed_is_read_from_the_log(logbook: Logbook) -> None:
    runner = Runner(logbook.feed, poll=3600, rest=0.001)
    book = Notebook()
    runner.follow(book, logbook.log)
    runner.start()
    await live(runner)
    logbook.feed.deaf = True
    await logbook.topic(A, "lost")
    await asyncio.sleep(0)
    logbook.feed.deaf = False
    position = await logbook.topic(A, "seen")
    assert await runner.wait("notebook", [position], PATIENCE)
    assert book.notes == {A: ["lost", "seen"]}
    await runner.close()


async def test_a_flood_is_folded_in_order_and_once(logbook: Logbook, runner: Runner) -> None:
    book = Notebook()
    runner.follow(book, logbook.log)
    runner.start()
    await live(runner)
    for number in range(12_000):
        last = await logbook.topic(A, str(number))
    assert await runner.wait("notebook", [last], PATIENCE)
    assert book.notes[A] == [str(number) for number in range(12_000)]


async def test_projections_at_the_same_place_read_the_log_once(
    logbook: Logbook, runner: Runner
) -> None:
    for number in range(4_500):
        last = await logbook.topic(A, str(number))
    books = [Notebook(name) for name in ("one", "two", "three", "four")]
    for book in books:
        runner.follow(book, logbook.log)
    runner.start()
    for book in books:
        assert await runner.wait(book.name, [last], PATIENCE)
        await live(runner, book.name)
        assert len(book.notes[A]) == 4_500
    # Two full pages for all together, then each its own look at the end.
    assert logbook.log.reads <= 2 + 2 * len(books)


async def test_waiting_ends_without_the_position_when_time_runs_out(
    logbook: Logbook, runner: Runner
) -> None:
    runner.follow(Notebook(), logbook.log)
    runner.start()
    assert not await runner.wait("notebook", [Position(3, 0)], 0.01)


async def test_an_unknown_projection_is_named(runner: Runner) -> None:
    with pytest.raises(ProjectionUnknown, match="nothing"):
        runner.visible("nothing")


@pytest.mark.parametrize("restored", [0, 1, 2], ids=["shorter", "as long", "longer"])
async def test_a_log_with_another_past_stops_the_projection(
    logbook: Logbook, runner: Runner, restored: int
) -> None:
    other = Logbook()
    book = Notebook()
    first = Runner(other.feed, poll=3600)
    first.follow(book, other.log)
    first.start()
    await first.wait("notebook", [await other.topic(A, "elsewhere")], PATIENCE)
    await first.close()
    for _ in range(restored):
        await logbook.topic(A, "another past")
    runner.follow(book, logbook.log)
    runner.start()

    async def forked() -> bool:
        return (await runner.status())[0].state is State.FORKED

    await until(forked)
    assert book.notes == {A: ["elsewhere"]}


async def test_an_event_of_a_later_release_stops_the_projection_and_is_not_skipped(
    logbook: Logbook, runner: Runner
) -> None:
    await logbook.topic(A, "known")
    unknown = NewEvent("SomethingLater", 1, b"{}")
    await logbook.append_encoded(Stream(f"later-{A}", A), unknown)
    await logbook.topic(A, "after")
    book = Notebook()
    runner.follow(book, logbook.log)
    runner.start()

    async def paused() -> bool:
        return (await runner.status())[0].error is not None

    await until(paused)
    (status,) = await runner.status()
    assert (status.state, status.parked, book.notes) == (State.PAUSED, [], {})
    assert "SomethingLater" in (status.error or "")


async def test_an_outage_of_the_log_passes(logbook: Logbook, runner: Runner) -> None:
    last = await logbook.topic(A, "one")
    logbook.log.broken = 2
    book = Notebook()
    runner.follow(book, logbook.log)
    runner.start()
    assert await runner.wait("notebook", [last], PATIENCE)
    assert logbook.log.broken == 0
    assert book.notes == {A: ["one"]}
