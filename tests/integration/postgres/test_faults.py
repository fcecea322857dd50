"""What goes wrong between a process and its server: nothing is lost, doubled or out of order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import pytest
from msgspec.structs import replace

from commands.ports import (
    NEW,
    Append,
    Appended,
    Claim,
    Claimed,
    CommandIdReused,
    Conflict,
    EventIdTaken,
    Guard,
    Outcome,
    Unavailable,
)
from contracts.ids import uuid7
from contracts.log import Recorded
from contracts.streams import Stream, partition_of
from infra.event_log.queue import Pending
from infra.memory.feed import InProcessFeed
from infra.postgres.connecting import connect
from infra.postgres.event_log import PostgresEventLog
from infra.postgres.log.arguments import APPEND, Arguments
from infra.postgres.log.recorder import Recorder
from infra.postgres.verify import verify
from tests.contract.event_log.appends import KEY, command, event, recorded, said, stream, write
from tests.integration.postgres.clients import until_recorded

PART = partition_of(KEY, 16)
START = dict.fromkeys(range(16), -1)
KILLED = 10
KILL = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
 WHERE datname = current_database() AND application_name = 'messenger' AND state = 'active'
"""
ELSEWHERE = next(UUID(int=n) for n in range(99) if partition_of(UUID(int=n), 16) == PART ^ 1)
"""A key of the other half of a process."""


@pytest.fixture
async def other(url: str) -> AsyncIterator[PostgresEventLog]:
    """Another process on the same log."""
    other = await PostgresEventLog.open(url, feed=InProcessFeed())
    yield other
    await other.close()


async def tail(log: PostgresEventLog, count: int) -> list[Recorded]:
    """Follow the log to ``count`` events; each must be right behind the one before."""
    seen: list[Recorded] = []
    reached = dict(START)
    while len(seen) < count:
        for found in await log.read(reached, 64):
            assert found.offset == reached[found.partition] + 1
            reached[found.partition] = found.offset
            seen.append(found)
        await asyncio.sleep(0)
    return seen


async def append_raw(connection: asyncpg.Connection, append: Append) -> None:
    call = Arguments([Pending(append, PART, lambda _: None)], chained=True, clock=None)
    await connection.fetch(APPEND, *call.columns())


@asynccontextmanager
async def undecided(url: str, append: Append) -> AsyncIterator[None]:
    """Another process's append that is inserted, and not committed within."""
    holder = await asyncpg.connect(url, server_settings={"search_path": "log"})
    async with holder.transaction():
        await append_raw(holder, append)
        yield
    await holder.close()


async def test_connections_killed_in_the_middle_of_calls_lose_and_double_nothing(
    url: str, log: PostgresEventLog, other: PostgresEventLog, owner: asyncpg.Connection
) -> None:
    killed = 0

    async def kill() -> None:
        nonlocal killed
        while killed < KILLED:
            killed += await owner.fetchval(KILL)
            await asyncio.sleep(0.02)

    async def write_some(writer: int) -> list[Appended]:
        gateway = (log, other)[writer % 2]
        answers: list[Appended] = []
        while killed < KILLED:
            append = said(UUID(int=len(answers) % 5), f"{writer}/{len(answers)}", uuid7())
            answers.append(await until_recorded(gateway, append))
        return answers

    killing = asyncio.create_task(kill())
    answers = await asyncio.gather(*map(write_some, range(8)))
    await killing
    count = sum(map(len, answers))
    seen = await tail(log, count)
    assert len({e.payload for e in seen}) == len(seen) == count
    places = {(e.partition, e.offset) for e in seen}
    assert {tuple(answer.position) for some in answers for answer in some} == places
    assert (await verify(url)).sound


async def test_two_processes_on_one_partition_leave_no_gap_and_a_tailing_reader_sees_order(
    log: PostgresEventLog, other: PostgresEventLog
) -> None:
    tailing = asyncio.create_task(tail(other, 400))
    for n in range(4):
        await asyncio.gather(*(one.append(said(KEY, f"{n}")) for one in (log, other) * 50))
    seen = await tailing
    assert [e.offset for e in seen] == [e.revision for e in seen] == list(range(400))
    times = [e.recorded_at for e in seen]
    assert times == sorted(set(times))


async def test_an_append_waits_for_a_commit_that_is_delayed(
    url: str, log: PostgresEventLog
) -> None:
    async with undecided(url, said(KEY, "first")):
        waiting = asyncio.create_task(log.append(said(KEY, "second")))
        elsewhere = recorded(await log.append(said(ELSEWHERE, "elsewhere")))
        assert elsewhere.position.lane == PART ^ 1
        assert (await log.heads())[PART] == -1
        assert not waiting.done()
    assert recorded(await waiting).position.offset == 1
    assert [e.payload for e in await log.read({PART: -1}, 9)] == [b"first", b"second"]


async def test_what_an_append_expects_is_checked_behind_the_commit_that_is_under_way(
    url: str, log: PostgresEventLog
) -> None:
    removed = command(write(to="membership-a"))
    async with undecided(url, removed):
        guarded = command(key=KEY, guards=(Guard(stream("membership-a"), NEW),))
        waiting = asyncio.create_task(log.append(guarded))
        recorded(await log.append(said(ELSEWHERE)))
    assert await waiting == Conflict("membership-a", NEW, 0)


async def test_what_was_submitted_first_takes_a_value_though_its_half_is_slower(
    url: str, log: PostgresEventLog
) -> None:
    first, second = (
        command(key=key, claims=(Claim("slug", "general", Stream(f"conversation-{key}", key)),))
        for key in (KEY, ELSEWHERE)
    )
    async with undecided(url, said(KEY)):
        waiting = [asyncio.create_task(log.append(append)) for append in (first, second)]
        await asyncio.sleep(0.1)
        assert not any(one.done() for one in waiting)
    outcomes = await asyncio.gather(*waiting)
    assert [type(outcome) for outcome in outcomes] == [Appended, Claimed]


async def test_a_lock_that_is_not_let_go_refuses_and_records_nothing(
    url: str, log: PostgresEventLog
) -> None:
    append = said(KEY, "in vain")
    async with undecided(url, said(KEY, "undecided")):
        outcome = await log.append(append)
    assert isinstance(outcome, Unavailable)
    assert recorded(await log.append(append)).position.offset == 1


async def test_a_process_that_vanished_in_the_middle_leaves_no_trace_and_no_lock(
    url: str, log: PostgresEventLog
) -> None:
    vanishing = await connect(url, "log")
    await vanishing.execute("BEGIN")
    await append_raw(vanishing, said(KEY, "never answered"))
    busy = asyncio.create_task(vanishing.execute("SELECT pg_sleep(3600)"))
    await asyncio.sleep(0)
    vanishing.terminate()
    with pytest.raises((asyncpg.PostgresConnectionError, asyncpg.InterfaceError)):
        await busy
    assert (await until_recorded(log, said(KEY, "first"))).position.offset == 0


async def test_an_old_snapshot_neither_blocks_appends_nor_sees_them(
    log: PostgresEventLog, owner: asyncpg.Connection
) -> None:
    await log.append(command(write()))
    count = "SELECT count(*) FROM events"
    async with owner.transaction(isolation="repeatable_read"):
        assert await owner.fetchval(count) == 1
        for _ in range(50):
            recorded(await log.append(command(write())))
        assert await owner.fetchval(count) == 1
    assert await owner.fetchval(count) == 51


async def test_a_call_within_another_isolation_is_refused(owner: asyncpg.Connection) -> None:
    with pytest.raises(asyncpg.RaiseError, match="READ COMMITTED"):
        async with owner.transaction(isolation="repeatable_read"):
            await append_raw(owner, said(KEY))


async def test_a_command_on_two_processes_at_once_is_recorded_once(
    log: PostgresEventLog, other: PostgresEventLog
) -> None:
    for n in range(20):
        append = said(UUID(int=n), "once", uuid7())
        outcomes = await asyncio.gather(*(one.append(append) for one in (log, other) * 5))
        assert len({recorded(o).position for o in outcomes}) == 1
        assert [recorded(o).repeated for o in outcomes].count(False) == 1
        reused = replace(append, fingerprint=b"other")
        assert await other.append(reused) == CommandIdReused()
    assert sum(head + 1 for head in (await log.heads()).values()) == 20


async def test_what_is_of_the_whole_log_is_taken_once_by_processes_that_collide(
    log: PostgresEventLog, other: PostgresEventLog
) -> None:
    keys = [KEY, ELSEWHERE]
    for n in range(20):
        event_id = uuid7()
        by_id = await asyncio.gather(
            log.append(said(keys[0], "x", event_id)), other.append(said(keys[1], "x", event_id))
        )
        assert {type(outcome) for outcome in by_id} == {Appended, EventIdTaken}
        claims = [Claim("slug", str(n), Stream(f"conversation-{key}", key)) for key in keys]
        by_value = await asyncio.gather(
            *(
                one.append(command(key=claim.stream.key, claims=(claim,)))
                for one, claim in zip((log, other), claims, strict=True)
            )
        )
        assert {type(outcome) for outcome in by_value} == {Appended, Claimed}


async def test_of_two_processes_that_expect_the_same_revision_one_conflicts(
    log: PostgresEventLog, other: PostgresEventLog
) -> None:
    for n in range(-1, 20):
        outcomes = await asyncio.gather(
            *(one.append(command(write(expected=n))) for one in (log, other))
        )
        assert {type(outcome) for outcome in outcomes} == {Appended, Conflict}


async def test_an_append_the_database_cannot_hold_does_not_fail_the_others(
    log: PostgresEventLog,
) -> None:
    reported: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: reported.append(context["message"]))
    odd = [command(write(to="timeline-\ud800")), command(write(to="timeline-\x00"))]
    outcomes = await asyncio.gather(
        log.append(command(write(event("a")))),
        *map(log.append, odd),
        log.append(command(write(event("b")))),
    )
    assert [type(o) for o in outcomes] == [Appended, Unavailable, Unavailable, Appended]
    assert [e.payload for e in await log.read_stream(stream())] == [b"a", b"b"]
    assert reported == ["an append cannot be recorded"] * 2


async def test_a_closed_log_records_what_it_has_and_refuses_what_comes(url: str) -> None:
    log = await PostgresEventLog.open(url, feed=InProcessFeed())
    outcomes: list[Outcome] = []
    log.submit(command(write()), outcomes.append)
    await log.close()
    assert recorded(outcomes[0]).revision == 0
    assert await log.append(command(write())) == Unavailable("the log is closed", 1)


async def test_a_server_that_never_answers_keeps_nobody_waiting_in_turn() -> None:
    asked = 0

    async def fall_silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        await silence.wait()
        writer.close()

    silence = asyncio.Event()
    hole = await asyncio.start_server(fall_silent, "127.0.0.1", 0)
    url = f"postgresql://nobody@127.0.0.1:{hole.sockets[0].getsockname()[1]}/nothing"
    recorder = Recorder(url, first_lane=0, bounded=False, clock=None)
    for _ in range(3):
        written = await recorder.record([Pending(said(KEY), PART, lambda _: None)])
        assert written.outcomes == [Unavailable("the log cannot be written")]
    assert asked == 1
    silence.set()
    hole.close()
    await hole.wait_closed()
