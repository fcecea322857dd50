import asyncio
from uuid import UUID

import pytest

from commands.ports import Conflict, Write
from contracts.log import Position
from contracts.streams import partition_of
from tests.contract.event_log.appends import KEY, command, event, recorded, stream, write
from tests.contract.event_log.logs import Log, Opener

LANE = partition_of(KEY, 16)


@pytest.fixture
async def activity(opener: Opener) -> Log:
    return await opener.open(first_lane=16, bounded=True)


async def test_only_the_latest_event_of_a_stream_is_kept(activity: Log) -> None:
    for text in ("one", "two", "three"):
        await activity.append(command(write(event(text), to="read-a")))
    await activity.append(command(write(event("other"), to="read-b")))
    kept = await activity.read({LANE: -1}, 100)
    assert [(e.stream, e.revision, e.offset, e.payload) for e in kept] == [
        ("read-a", 2, 2, b"three"),
        ("read-b", 0, 3, b"other"),
    ]
    assert await activity.read_stream(stream("read-a")) == kept[:1]
    assert await activity.read_stream(stream("read-a"), after=2) == []
    assert await activity.read_key(KEY, 2, 10) == kept[1:]
    assert (await activity.heads())[LANE] == 3


async def test_offsets_and_revisions_rise_and_are_not_used_again(activity: Log) -> None:
    append = command(write(event("a"), event("b"), to="read-a"))
    assert recorded(await activity.append(append)).position == Position(16 + LANE, 1)
    outcomes = await asyncio.gather(
        *(activity.append(command(write(to="read-a"))) for _ in range(50))
    )
    assert [recorded(o).position.offset for o in outcomes] == list(range(2, 52))
    assert [recorded(o).revision for o in outcomes] == list(range(2, 52))
    assert [e.offset for e in await activity.read({LANE: -1}, 100)] == [51]


async def test_receipts_and_expected_revisions_hold_as_in_any_log(activity: Log) -> None:
    append = command(write(to="read-a", expected=-1))
    await activity.append(append)
    assert recorded(await activity.append(append)).repeated
    assert isinstance(await activity.append(command(write(to="read-a", expected=-1))), Conflict)


async def test_followers_get_every_event(opener: Opener, activity: Log) -> None:
    await asyncio.gather(
        *(activity.append(command(write(event(str(n)), to="read-a"))) for n in range(5))
    )
    given = [e.payload for e in await opener.given_out(5)]
    assert given == [b"0", b"1", b"2", b"3", b"4"]


async def test_streams_of_different_keys_keep_one_event_each(activity: Log) -> None:
    for n in range(40):
        key = UUID(int=n % 10)
        append = command(Write(stream(f"read-{n % 10}", key), (event(str(n)),)))
        recorded(await activity.append(append))
    kept = await activity.read(dict.fromkeys(range(16), -1), 100)
    assert sorted(int(e.payload or b"") for e in kept) == list(range(30, 40))
