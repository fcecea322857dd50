"""The broker makes it fast; with it away, empty or wrong every event still comes, once."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.brokers import VirtualHost
from tests.integration.rabbitmq.place import NEVER, Follower, Place, until

POLL = 0.05


def came(follower: Follower, heads: dict[int, int]) -> bool:
    """Say whether everything up to the heads came, each event once and in order."""
    return follower.offsets == {
        part: list(range(head + 1)) for part, head in heads.items() if head >= 0
    }


async def everything(place: Place, *followers: Follower) -> None:
    heads = await place.log.heads()
    await until(lambda: all(came(follower, heads) for follower in followers))


class Load:
    """Sends all the time, and counts."""

    def __init__(self, place: Place) -> None:
        self.sent = 0
        self._ending = False
        self._place = place
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks.append(asyncio.create_task(self._send()))

    async def more(self, count: int = 100) -> None:
        enough = self.sent + count
        await until(lambda: self.sent >= enough)

    async def stop(self) -> None:
        """Stop between two: what is cancelled may be committed later."""
        self._ending = True
        await asyncio.gather(*self._tasks)

    async def _send(self) -> None:
        while not self._ending:
            await self._place.send(self.sent % 50, str(self.sent))
            self.sent += 1
            await asyncio.sleep(0.001)


@pytest.fixture
async def load(place: Place) -> AsyncIterator[Load]:
    load = Load(place)
    yield load
    await load.stop()


async def test_a_broker_that_stops_under_load_and_comes_back_empty_loses_nothing(
    host: VirtualHost, place: Place, load: Load
) -> None:
    follower = await place.follow(POLL)
    place.relay()
    await place.listening(follower)
    load.start()
    await load.more()
    host.delete()
    await until(lambda: not follower.feed.connected)
    handed = sum(map(len, follower.handed.values()))
    await load.more(300)
    # It goes on without the broker.
    await until(lambda: sum(map(len, follower.handed.values())) >= handed + 300)
    host.create()
    await place.listening(follower)
    await load.more()
    await load.stop()
    await everything(place, follower)


async def test_after_the_broker_came_back_the_bus_brings_events_again(
    host: VirtualHost, place: Place, load: Load
) -> None:
    follower = await place.follow(NEVER)
    place.relay()
    await place.listening(follower)
    host.delete()
    await until(lambda: not follower.feed.connected)
    host.create()
    await place.listening(follower)
    # Nobody looks at the heads: it is the bus that brings it.
    load.start()
    await until(lambda: len(follower.handed) > 10)


async def test_without_any_broker_every_event_is_found_by_looking_at_the_heads(
    host: VirtualHost, place: Place
) -> None:
    host.delete()
    follower = await place.follow(POLL)
    place.relay()
    for number in range(100):
        await place.send(number)
    await everything(place, follower)
    assert not follower.feed.connected


async def test_a_broker_that_comes_later_is_found(host: VirtualHost, place: Place) -> None:
    host.delete()
    follower = await place.follow(POLL)
    place.relay()
    await place.send()
    host.create()
    await place.listening(follower)
    await place.send()
    await everything(place, follower)


async def test_the_last_batch_that_was_lost_is_found_without_another(place: Place) -> None:
    follower = await place.follow(POLL)
    place.relay()
    await place.listening(follower)
    await place.send()
    await everything(place, follower)
    await place.stop_relays()
    await place.send()
    await everything(place, follower)


async def test_a_gap_is_read_from_the_log_as_soon_as_the_bus_shows_it(place: Place) -> None:
    follower = await place.follow(NEVER)
    await place.listening(follower)
    for _ in range(3):
        await place.send()
    # A relay that knows of none before begins at the head.
    events, _ = place.relay()
    await until(lambda: events.lanes == 16)
    await place.send()
    await everything(place, follower)


async def test_two_relays_at_once_change_nothing(place: Place, load: Load) -> None:
    followers = [await place.follow(1.0), await place.follow(POLL)]
    for _ in range(2):
        place.relay()
    await place.listening(*followers)
    load.start()
    await load.more(500)
    await load.stop()
    await everything(place, *followers)
