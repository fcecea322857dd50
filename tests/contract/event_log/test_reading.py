import asyncio
from uuid import UUID

from commands.ports import Write
from contracts.log import Recorded
from contracts.streams import partition_of
from tests.contract.event_log.appends import KEY, command, event, recorded, said, stream, write
from tests.contract.event_log.logs import Log

START = dict.fromkeys(range(16), -1)


def in_order(events: list[Recorded], after: dict[int, int]) -> dict[int, int]:
    """Check that each partition goes on without a gap, and return how far it got."""
    reached = dict(after)
    for recorded_event in events:
        reached[recorded_event.partition] += 1
        assert recorded_event.offset == reached[recorded_event.partition]
    return reached


def write_many(key: UUID, count: int) -> Write:
    return Write(stream(f"timeline-{key}", key), tuple(event(str(n)) for n in range(count)))


async def test_concurrent_writers_leave_no_gap_and_a_tailing_reader_sees_order(log: Log) -> None:
    async def write_some(writer: int) -> None:
        for n in range(50):
            recorded(await log.append(said(UUID(int=writer * 1000 + n % 7), f"{writer}/{n}")))

    async def tail() -> list[Recorded]:
        seen: list[Recorded] = []
        after = START
        while len(seen) < 8 * 50:
            page = await log.read(after, 64)
            after = in_order(page, after)
            seen += page
            await asyncio.sleep(0)
        return seen

    tailing = asyncio.create_task(tail())
    await asyncio.gather(*map(write_some, range(8)))
    seen = await tailing
    assert await log.heads() == in_order(seen, START)
    assert len({(e.stream, e.revision) for e in seen}) == 400


async def test_a_long_read_neither_keeps_appends_waiting_nor_breaks(log: Log) -> None:
    for _ in range(4):
        await log.append(command(write(*(event("x" * 500) for _ in range(2500)))))
    reading = asyncio.create_task(log.read(START, 1_000_000))
    for n in range(100):
        recorded(await log.append(command(write(event(f"meanwhile {n}")))))
    page = await reading
    in_order(page, START)
    assert len(page) >= 10_000


async def test_a_stream_is_read_after_a_revision_up_to_a_limit(log: Log) -> None:
    await log.append(command(write(*(event(str(n)) for n in range(200)))))
    whole = await log.read_stream(stream())
    assert [e.revision for e in whole] == list(range(200))
    assert await log.read_stream(stream(), after=99) == whole[100:]
    assert await log.read_stream(stream(), after=10, limit=3) == whole[11:14]
    assert await log.read_stream(stream(), after=10, limit=150) == whole[11:161]
    assert await log.read_stream(stream(), after=199) == []
    assert await log.read_stream(stream("timeline-unknown")) == []


async def test_a_key_is_read_after_an_offset_of_its_partition(log: Log) -> None:
    same = next(
        UUID(int=n) for n in range(2, 999) if partition_of(UUID(int=n), 16) == partition_of(KEY, 16)
    )
    for n in range(10):
        await log.append(said(KEY if n % 2 else same, str(n)))
    events = await log.read_key(KEY, -1, 100)
    assert [e.offset for e in events] == [1, 3, 5, 7, 9]
    assert await log.read_key(KEY, 3, 2) == events[2:4]


async def test_a_key_is_read_over_any_distance(log: Log) -> None:
    here = [
        UUID(int=n) for n in range(1, 99) if partition_of(UUID(int=n), 16) == partition_of(KEY, 16)
    ]
    busy, rare = here[:2]
    for n in range(4):
        await log.append(said(rare, str(n)))
        await log.append(command(write_many(busy, 255 + n)))
    rarely = await log.read_key(rare, -1, 100)
    assert [e.offset for e in rarely] == [0, 256, 513, 771]
    for after in (0, 255, 256, 512, 513, 770, 771):
        assert await log.read_key(rare, after, 100) == [e for e in rarely if e.offset > after]
    often = await log.read_key(busy, -1, 10_000)
    assert [e.revision for e in often] == list(range(255 + 256 + 257 + 258))
    assert await log.read_key(busy, 254, 300) == often[254:554]


async def test_pages_together_are_the_whole_log(log: Log) -> None:
    for n in range(60):
        await log.append(said(UUID(int=n)))
    whole = await log.read(START, 1000)
    assert len(whole) == 60
    seen: list[Recorded] = []
    after = START
    while page := await log.read(after, 7):
        assert len(page) == min(7, 60 - len(seen))
        after = in_order(page, after)
        seen += page
    assert sorted(seen, key=lambda e: (e.partition, e.offset)) == whole


async def test_only_the_partitions_named_are_read(log: Log) -> None:
    for n in range(60):
        await log.append(said(UUID(int=n)))
    heads = await log.heads()
    first, second = [part for part, head in heads.items() if head > 0][:2]
    events = await log.read({first: 0, second: heads[second]}, 1000)
    assert {(e.partition, e.offset) for e in events} == {
        (first, offset) for offset in range(1, heads[first] + 1)
    }
    assert await log.read({}, 10) == []


async def test_a_new_log_is_empty(log: Log) -> None:
    assert await log.heads() == START
    assert await log.read(START, 10) == []
    assert await log.read_key(KEY, -1, 10) == []
