"""What the bus brings twice, early, never or from another past."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace

from contracts.batch import Sealed, pack
from contracts.log import Recorded
from contracts.streams import partition_of
from infra.memory.feed import InProcessFeed
from infra.rabbitmq.publisher import Outgoing, RabbitPublisher
from infra.rabbitmq.topology import stream_name
from infra.sqlite.event_log import SqliteEventLog
from tests.contract.event_log.appends import said
from tests.integration.rabbitmq.place import NEVER, TOPOLOGY, Follower, Place, until

PART = partition_of(UUID(int=1), 16)


@pytest.fixture
async def publisher(place: Place) -> AsyncIterator[RabbitPublisher]:
    publisher = RabbitPublisher(place.url, TOPOLOGY)
    yield publisher
    await publisher.close()


async def committed(place: Place, count: int) -> list[Recorded]:
    for number in range(count):
        await place.send(text=str(number))
    return await place.log.read({PART: -1}, 100)


def packed(place: Place, events: list[Recorded], log_id: UUID | None = None) -> list[Sealed]:
    """Return a batch of each event."""
    batches: list[Sealed] = []
    before: Recorded | None = None
    for event in events:
        prev_hash = before.hash if before else None
        identity = (log_id or place.log.log_id, place.log.epoch)
        batches += pack(*identity, event.offset - 1, prev_hash, [event])
        before = event
    return batches


async def publish(publisher: RabbitPublisher, *batches: Sealed | bytes) -> None:
    for each in batches:
        await publisher.publish(
            Outgoing(
                routing_key=stream_name("events", PART),
                body=each if isinstance(each, bytes) else each.body,
                content_type="application/msgpack",
                headers={},
            )
        )


async def listening(place: Place) -> Follower:
    follower = await place.follow(NEVER)
    await place.listening(follower)
    # The look that follows a connection is over when an event has come.
    await place.send(2)
    relay = place.relay()
    await until(lambda: relay[0].lanes > 0)
    await place.stop_relays()
    return follower


async def handed(follower: Follower, count: int) -> list[int]:
    await until(lambda: len(follower.handed[PART]) >= count)
    await asyncio.sleep(0.05)  # for what should not come
    return [event.offset for event in follower.handed[PART]]


async def test_what_is_delivered_again_changes_nothing(
    place: Place, publisher: RabbitPublisher
) -> None:
    follower = await listening(place)
    batches = packed(place, await committed(place, 4))
    await publish(publisher, *batches[:3], *batches[:3], *batches)
    assert await handed(follower, 4) == [0, 1, 2, 3]


async def test_overlapping_batches_give_each_event_once(
    place: Place, publisher: RabbitPublisher
) -> None:
    follower = await listening(place)
    events = await committed(place, 6)
    identity = (place.log.log_id, place.log.epoch)
    first = pack(*identity, -1, None, events[:4])
    second = pack(*identity, 1, events[1].hash, events[2:])
    await publish(publisher, *first, *second)
    assert await handed(follower, 6) == list(range(6))


async def test_what_comes_early_waits_for_what_was_before_it(
    place: Place, publisher: RabbitPublisher
) -> None:
    follower = await listening(place)
    batches = packed(place, await committed(place, 5))
    await publish(publisher, *reversed(batches))
    assert await handed(follower, 5) == list(range(5))


async def test_what_does_not_come_is_read_from_the_log(
    place: Place, publisher: RabbitPublisher
) -> None:
    follower = await listening(place)
    batches = packed(place, await committed(place, 5))
    await publish(publisher, batches[1], batches[4])
    assert await handed(follower, 5) == list(range(5))


async def test_what_is_no_batch_is_passed_over(place: Place, publisher: RabbitPublisher) -> None:
    follower = await listening(place)
    batches = packed(place, await committed(place, 2))
    await publish(publisher, batches[0], b"junk", batches[1])
    assert await handed(follower, 2) == [0, 1]
    assert follower.forks == []


async def test_a_batch_that_continues_another_past_stops_the_lane(
    place: Place, publisher: RabbitPublisher
) -> None:
    follower = await listening(place)
    events = await committed(place, 3)
    other = replace(events[1], hash=b"other" * 6)
    await publish(publisher, *packed(place, events[:2]), packed(place, [other, events[2]])[1])
    await until(lambda: bool(follower.forks))
    assert "offset 1 holds another event" in str(follower.forks[0])
    assert [event.offset for event in follower.handed[PART]] == [0, 1]


async def test_a_batch_of_another_log_stops_the_lane(
    place: Place, publisher: RabbitPublisher
) -> None:
    follower = await listening(place)
    events = await committed(place, 1)
    await publish(publisher, *packed(place, events, UUID(int=77)))
    await until(lambda: bool(follower.forks))
    assert "the bus carries the log" in str(follower.forks[0])
    assert follower.handed[PART] == []


async def test_a_log_that_was_restored_from_an_older_one_stops_its_lanes(
    place: Place, tmp_path: Path
) -> None:
    for number in range(3):
        await place.send(text=str(number))
    follower = await place.follow(0.05)
    await place.send(text="lost by the restore")
    await until(lambda: len(follower.handed[PART]) == 1)
    older = SqliteEventLog.open(tmp_path / "older.db", feed=InProcessFeed())
    await older.append(said(UUID(int=1), "0"))
    place.readable.log = older
    await until(lambda: bool(follower.forks))
    assert "the log ends before offset 3" in str(follower.forks[0])
    await older.close()
