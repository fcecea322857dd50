import asyncio
from uuid import UUID

import pytest

from commands.ports import NEW, Appended, Conflict, Guard, Outcome, Write
from contracts.ids import uuid7
from contracts.log import Position
from contracts.streams import partition_of
from tests.contract.event_log.appends import (
    ACTOR,
    KEY,
    command,
    event,
    recorded,
    said,
    stream,
    write,
)
from tests.contract.event_log.logs import Log, Opener

LANE = partition_of(KEY, 16)


async def test_an_append_answers_with_the_place_of_its_last_event(log: Log) -> None:
    outcome = recorded(await log.append(command(write(event("a"), event("b")), answer=b"seen")))
    assert outcome.position == Position(LANE, 1)
    assert outcome.revision == 1
    assert outcome.answer == b"seen"
    assert not outcome.repeated


async def test_what_was_appended_is_read_back_whole(log: Log) -> None:
    append = command(write(event("grüß dich\x00", event_id := uuid7())))
    outcome = recorded(await log.append(append))
    [found] = await log.read_stream(stream())
    assert (found.stream, found.key, found.revision) == ("timeline-a", KEY, 0)
    assert (found.partition, found.offset) == (LANE, 0)
    assert (found.type, found.schema, found.payload) == ("Said", 1, "grüß dich\x00".encode())
    assert (found.event_id, found.recorded_at) == (event_id, outcome.recorded_at)
    assert (found.actor_id, found.causation_id) == (ACTOR, None)
    assert found.correlation_id == append.metadata.correlation_id
    assert await log.read_key(KEY, -1, 10) == await log.read({LANE: -1}, 10) == [found]


async def test_one_append_writes_several_streams_in_its_order(log: Log) -> None:
    append = command(write(to="conversation-a"), write(to="timeline-a"), write(to="conversation-a"))
    outcome = recorded(await log.append(append))
    events = await log.read_key(KEY, -1, 10)
    assert [(e.offset, e.stream, e.revision) for e in events] == [
        (0, "conversation-a", 0),
        (1, "timeline-a", 0),
        (2, "conversation-a", 1),
    ]
    assert (outcome.position.offset, outcome.revision) == (2, 1)


async def test_a_stream_that_is_not_new_conflicts_with_an_append_that_expects_so(log: Log) -> None:
    recorded(await log.append(command(write(expected=NEW))))
    assert await log.append(command(write(expected=NEW))) == Conflict("timeline-a", NEW, 0)
    assert recorded(await log.append(command(write(expected=0)))).revision == 1


async def test_an_append_expects_the_revisions_that_its_own_writes_make(log: Log) -> None:
    fits = command(write(expected=NEW), write(expected=0))
    assert recorded(await log.append(fits)).revision == 1
    misses = command(write(expected=1), write(expected=1))
    assert await log.append(misses) == Conflict("timeline-a", 1, 2)


async def test_a_refused_append_leaves_nothing(log: Log) -> None:
    await log.append(command(write()))
    refused = command(write(to="conversation-a"), write(expected=5))
    assert await log.append(refused) == Conflict("timeline-a", 5, 0)
    assert await log.read_stream(stream("conversation-a")) == []
    assert (await log.heads())[LANE] == 0


async def test_a_guard_that_moved_refuses_the_append(log: Log) -> None:
    await log.append(command(write(to="membership-a")))
    guards = (Guard(stream("membership-a"), 0), Guard(stream("conversation-a"), NEW))
    recorded(await log.append(command(write(), guards=guards)))
    await log.append(command(write(to="membership-a")))
    refused = await log.append(command(write(), guards=guards))
    assert refused == Conflict("membership-a", 0, 1)


async def test_refusals_do_not_touch_the_appends_beside_them(log: Log) -> None:
    appends = [
        command(write(event("a"))),
        command(write(event("b"), expected=7)),
        command(write(event("c")), guards=(Guard(stream("membership-a"), 3),)),
        command(write(event("d"))),
    ]
    outcomes = await asyncio.gather(*(log.append(append) for append in appends))
    assert [type(outcome) for outcome in outcomes] == [Appended, Conflict, Conflict, Appended]
    events = await log.read_stream(stream())
    assert [(e.revision, e.payload) for e in events] == [(0, b"a"), (1, b"d")]


async def test_of_two_appends_that_expect_the_same_revision_one_conflicts(log: Log) -> None:
    outcomes = await asyncio.gather(*(log.append(command(write(expected=NEW))) for _ in range(10)))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Appended"] + ["Conflict"] * 9


async def test_time_rises_within_a_partition_even_when_the_clock_goes_back(opener: Opener) -> None:
    times = iter([5_000_000, 5_000_000, 1_000_000, 9_000_000])
    log = await opener.open(clock=lambda: next(times))
    for _ in range(4):
        await log.append(command(write(event("a"), event("b"))))
    stamps = [e.recorded_at for e in await log.read_stream(stream())]
    assert stamps == [*range(5_000_000, 5_000_006), 9_000_000, 9_000_001]


async def test_an_append_without_writes_records_its_receipt_at_the_head(log: Log) -> None:
    empty = recorded(await log.append(command(key=KEY)))
    assert (empty.position, empty.revision) == (Position(LANE, -1), -1)
    await log.append(command(write()))
    nothing = command(key=KEY, answer=b"already so")
    outcome = recorded(await log.append(nothing))
    assert (outcome.position, outcome.revision) == (Position(LANE, 0), -1)
    again = recorded(await log.append(nothing))
    assert (again.position, again.answer, again.repeated) == (outcome.position, b"already so", True)
    assert again.recorded_at == outcome.recorded_at
    assert (await log.heads())[LANE] == 0


async def test_an_append_across_keys_is_a_mistake_of_the_caller(log: Log) -> None:
    elsewhere = stream("timeline-b", UUID(int=2))
    for append in (
        command(write(), Write(elsewhere, (event(),))),
        command(write(), guards=(Guard(elsewhere, 0),)),
        command(write(), erase=(Position(LANE + 1, 0),)),
    ):
        with pytest.raises(ValueError, match="append"):
            log.submit(append, lambda _: None)


async def test_the_answer_comes_once_and_on_the_event_loop(log: Log) -> None:
    answers: list[tuple[asyncio.AbstractEventLoop, Outcome]] = []
    log.submit(command(write()), lambda o: answers.append((asyncio.get_running_loop(), o)))
    await log.append(command(write()))
    [(loop, outcome)] = answers
    assert loop is asyncio.get_running_loop()
    assert recorded(outcome).revision == 0


async def test_cancelling_the_caller_does_not_cancel_the_append(log: Log) -> None:
    reported: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    caller = asyncio.create_task(log.append(command(write(event("still said")))))
    await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert recorded(await log.append(command(write()))).revision == 1
    assert (await log.read_stream(stream()))[0].payload == b"still said"
    assert reported == []


async def test_appends_are_recorded_in_the_order_they_were_submitted(log: Log) -> None:
    outcomes = await asyncio.gather(
        *(log.append(command(write(event(str(n))))) for n in range(1000))
    )
    assert [recorded(outcome).revision for outcome in outcomes] == list(range(1000))
    events = await log.read_stream(stream())
    assert [e.payload for e in events] == [str(n).encode() for n in range(1000)]


async def test_a_large_append_is_recorded_whole(log: Log) -> None:
    large = command(write(*(event("x" * 2000) for _ in range(700))))
    assert recorded(await log.append(large)).revision == 699
    assert len(await log.read_key(KEY, -1, 1000)) == 700


async def test_lanes_begin_at_the_first_lane_of_the_log(opener: Opener) -> None:
    log = await opener.open(first_lane=16)
    outcome = recorded(await log.append(command(write())))
    assert outcome.position == Position(16 + LANE, 0)
    assert recorded(await log.append(command(key=KEY))).position == Position(16 + LANE, 0)
    assert list(await log.heads()) == list(range(16))


async def test_a_log_has_the_partitions_it_is_given(opener: Opener) -> None:
    log = await opener.open(partitions=3)
    for n in range(30):
        await log.append(said(UUID(int=n)))
    assert sum(head + 1 for head in (await log.heads()).values()) == 30
    assert set(await log.heads()) == {0, 1, 2}
