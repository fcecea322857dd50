from msgspec.structs import replace

from commands.ports import Conflict
from contracts.ids import uuid7
from contracts.log import Position
from contracts.streams import partition_of
from tests.contract.event_log.appends import KEY, command, event, recorded, stream, write
from tests.contract.event_log.logs import Log

LANE = partition_of(KEY, 16)


async def test_an_erased_event_keeps_its_place_and_loses_its_payload(log: Log) -> None:
    event_id = uuid7()
    await log.append(command(write(event("kept"), event("regretted", event_id), event("after"))))
    before = await log.read_stream(stream())
    erasing = command(write(to="message-a"), erase=(Position(LANE, 1),))
    recorded(await log.append(erasing))
    expected = [before[0], replace(before[1], payload=None), before[2]]
    assert await log.read_stream(stream()) == expected
    assert (await log.read_key(KEY, -1, 3)) == expected
    assert (await log.read({LANE: -1}, 3)) == expected
    assert await log.find(event_id) == expected[1]


async def test_erasing_again_or_what_never_was_changes_nothing(log: Log) -> None:
    await log.append(command(write()))
    for offset in (0, 0, 99):
        recorded(await log.append(command(key=KEY, erase=(Position(LANE, offset),))))
    assert [e.payload for e in await log.read_stream(stream())] == [None]


async def test_a_refused_append_erases_nothing(log: Log) -> None:
    await log.append(command(write(event("kept"))))
    refused = command(write(expected=9), erase=(Position(LANE, 0),))
    assert isinstance(await log.append(refused), Conflict)
    assert [e.payload for e in await log.read_stream(stream())] == [b"kept"]


async def test_a_stream_goes_on_after_an_erasure(log: Log) -> None:
    await log.append(command(write()))
    await log.append(command(key=KEY, erase=(Position(LANE, 0),)))
    assert recorded(await log.append(command(write(expected=0)))).revision == 1
