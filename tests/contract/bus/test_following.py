"""What every feed of committed events promises its subscribers, within a process or across."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from uuid import UUID

import pytest

from contracts.log import Recorded
from projections.ports import CommittedFeed
from tests.brokers import VirtualHost
from tests.integration.rabbitmq.place import Place, until

Start = Callable[[Callable[[CommittedFeed], None]], Awaitable[None]]


@pytest.fixture
def host() -> Iterator[VirtualHost]:
    host = VirtualHost()
    yield host
    host.delete()
    host.close()


@pytest.fixture(params=["in process", "rabbitmq"])
def bus(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def place(bus: str, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    in_process = bus == "in process"
    place = Place(tmp_path, "" if in_process else request.getfixturevalue("host").url)
    yield place
    await place.close()


@pytest.fixture
def start(bus: str, request: pytest.FixtureRequest, place: Place) -> Start:
    async def start(subscribe: Callable[[CommittedFeed], None]) -> None:
        if bus == "in process":
            subscribe(place.commits)
            return
        request.getfixturevalue("host").create()
        place.relay()
        await place.listening(await place.follow(before=subscribe))

    return start


class Reader:
    """A subscriber that remembers."""

    def __init__(self) -> None:
        self.batches: list[tuple[int, list[Recorded]]] = []

    def receive(self, first_lane: int, events: Sequence[Recorded]) -> None:
        self.batches.append((first_lane, list(events)))

    def of(self, first_lane: int) -> list[Recorded]:
        return [event for lane, events in self.batches if lane == first_lane for event in events]


async def test_each_event_comes_once_and_in_order_within_its_lane(
    place: Place, start: Start
) -> None:
    reader = Reader()
    await start(lambda feed: feed.subscribe(reader.receive))
    for number in range(100):
        await place.send(number % 40, str(number))
    await until(lambda: len(reader.of(0)) >= 100)
    for lane in range(16):
        came = [event for event in reader.of(0) if event.partition == lane]
        assert came == await place.log.read({lane: -1}, 100)


async def test_both_logs_come_under_their_first_lane(place: Place, start: Start) -> None:
    reader = Reader()
    await start(lambda feed: feed.subscribe(reader.receive))
    await place.send(1, "sent")
    await place.mark(1, "read")
    await until(lambda: len(reader.of(0)) + len(reader.of(16)) >= 2)
    assert [event.payload for event in reader.of(0)] == [b"sent"]
    assert [event.payload for event in reader.of(16)] == [b"read"]


async def test_what_was_committed_before_does_not_come(place: Place, start: Start) -> None:
    earlier, reader = Reader(), Reader()
    place.commits.subscribe(earlier.receive)
    await place.send(1, "before")
    await until(lambda: bool(earlier.of(0)))
    await start(lambda feed: feed.subscribe(reader.receive))
    await place.send(1, "after")
    await until(lambda: bool(reader.of(0)))
    assert [event.payload for event in reader.of(0)] == [b"after"]


async def test_a_subscriber_that_fails_keeps_nothing_from_the_others(
    place: Place, start: Start
) -> None:
    reader = Reader()

    def fail(_lane: int, _events: Sequence[Recorded]) -> None:
        raise RuntimeError("broken subscriber")

    def subscribe(feed: CommittedFeed) -> None:
        feed.subscribe(fail)
        feed.subscribe(reader.receive)

    await start(subscribe)
    for text in ("one", "two"):
        await place.send(1, text)
    await until(lambda: len(reader.of(0)) >= 2)
    assert [(event.key, event.payload) for event in reader.of(0)] == [
        (UUID(int=1), b"one"),
        (UUID(int=1), b"two"),
    ]
