"""Partitions shared by rows of a real database: quickly handed over, never held by two for long."""

from collections.abc import AsyncIterator, Callable
from uuid import UUID

import pytest

from infra.postgres.leases import PostgresLeases
from infra.postgres.marks import PostgresMarks
from infra.postgres.relay_cursors import PostgresCursors
from projections.ports import Superseded
from tests.integration.leases.conftest import Pool
from tests.integration.rabbitmq.place import until

Start = Callable[..., PostgresLeases]
ALL = range(32)
pytestmark = pytest.mark.needs("postgres")


@pytest.fixture
async def start(pool: Pool) -> AsyncIterator[Start]:
    started: list[PostgresLeases] = []

    def start(role: str = "views", lasts: float = 8.0) -> PostgresLeases:
        leases = PostgresLeases(pool, role, lasts=lasts, renewed=0.02)
        leases.start()
        started.append(leases)
        return leases

    yield start
    for leases in started:
        await leases.close()


def parts(leases: PostgresLeases) -> set[int]:
    return {lane % 16 for lane in leases.held(ALL)}


async def test_one_alone_holds_every_lane_of_both_logs(start: Start) -> None:
    leases = start()
    await until(lambda: set(leases.held(ALL)) == set(ALL))
    assert set(leases.held(ALL).values()) == {1}
    assert leases.held([3, 40]) == {3: 1, 40: 1}


async def test_several_share_evenly_and_hold_nothing_twice(start: Start) -> None:
    workers = [start() for _ in range(3)]
    await until(lambda: sorted(len(parts(each)) for each in workers) == [4, 6, 6])
    assert set().union(*map(parts, workers)) == set(range(16))


async def test_roles_are_shared_apart(start: Start) -> None:
    one, other = start("views"), start("relay")
    await until(lambda: len(parts(one)) == len(parts(other)) == 16)


async def test_whoever_leaves_hands_over_in_a_newer_epoch(start: Start) -> None:
    first, second = start(), start()
    await until(lambda: len(parts(first)) == len(parts(second)) == 8)
    before = first.held(ALL)
    await first.close()
    assert first.held(ALL) == {}
    await until(lambda: len(parts(second)) == 16)
    epochs = second.held(ALL)
    assert all(epochs[lane] > epoch for lane, epoch in before.items())


async def test_what_a_crashed_process_held_is_free_when_its_leases_end(start: Start) -> None:
    crashed = start(lasts=0.5)
    await until(lambda: len(parts(crashed)) == 16)
    assert crashed._task is not None
    crashed._task.cancel()
    other = start(lasts=0.5)
    await until(lambda: len(parts(other)) == 16)
    assert set(other.held(ALL).values()) == {2}
    # The one that crashed still thinks that it holds them: the epoch tells the two apart.
    assert set(crashed.held(ALL).values()) == {1}


async def test_without_the_database_leases_end_on_this_side_too(start: Start, pool: Pool) -> None:
    changes: list[int] = []
    leases = start(lasts=0.3)
    leases.subscribe(lambda: changes.append(len(parts(leases))))
    await until(lambda: len(parts(leases)) == 16)
    pool.away = True
    await until(lambda: not parts(leases))
    pool.away = False
    await until(lambda: len(parts(leases)) == 16)
    assert changes == [16, 0, 16]


async def test_cursors_only_go_forward(pool: Pool) -> None:
    cursors, log = PostgresCursors(pool), UUID(int=1)
    assert await cursors.load(log) == {}
    await cursors.save(log, {0: 5, 1: 7})
    await cursors.save(log, {0: 9, 1: 3})
    await cursors.save(UUID(int=2), {0: 1})
    assert await cursors.load(log) == {0: 9, 1: 7}
    await cursors.save(log, {})


async def test_marks_are_kept_by_reactor_and_lane(pool: Pool) -> None:
    marks = PostgresMarks(pool)
    assert await marks.own("events", {0: 1, 1: 1}) == {}
    await marks.move("events", {0: 1, 1: 1}, {0: 5, 1: -1})
    await marks.move("other", {0: 1}, {0: 9})
    assert await marks.own("events", {0: 1, 1: 1, 2: 1}) == {0: 5, 1: -1}


async def test_a_mark_moves_only_in_the_name_of_its_newest_owner(pool: Pool) -> None:
    marks = PostgresMarks(pool)
    await marks.move("events", {0: 1, 1: 1}, {0: 5, 1: 5})
    assert await marks.own("events", {0: 2}) == {0: 5}
    with pytest.raises(Superseded):
        await marks.move("events", {0: 1, 1: 1}, {0: 6, 1: 6})
    with pytest.raises(Superseded):
        await marks.own("events", {0: 1})
    await marks.move("events", {0: 2}, {0: 7})
    assert await marks.own("events", {0: 2, 1: 1}) == {0: 7, 1: 5}
