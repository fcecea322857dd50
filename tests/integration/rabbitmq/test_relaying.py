"""Who relays, and from where on."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from contracts.log import PARTITIONS
from contracts.streams import partition_of
from infra.rabbitmq.publisher import Outgoing
from infra.rabbitmq.relay import Relay
from projections.consumer import State
from projections.ownership import Undivided
from projections.runner import Runner
from tests.integration.projections.logbook import Notebook
from tests.integration.rabbitmq.place import NEVER, Follower, Place, until

PART = partition_of(UUID(int=1), PARTITIONS)


class Dealt:
    """An ownership that the test deals out."""

    def __init__(self, *parts: int) -> None:
        self._epochs = dict.fromkeys(parts, 1)

    def held(self, lanes: Iterable[int]) -> dict[int, int]:
        return {
            lane: self._epochs[lane % PARTITIONS]
            for lane in lanes
            if lane % PARTITIONS in self._epochs
        }

    def subscribe(self, changed: Callable[[], None]) -> None:
        del changed

    def deal(self, epochs: Mapping[int, int]) -> None:
        self._epochs = dict(epochs)


async def handed(follower: Follower, *offsets: int) -> None:
    """Return when one conversation's lane brought these, and nothing else."""
    wanted = list(offsets)
    await until(lambda: follower.offsets.get(PART, [])[-1:] == wanted[-1:])
    assert follower.offsets[PART] == wanted


async def connected(place: Place) -> Follower:
    """Return a follower that looks at no heads: only the bus brings it anything."""
    follower = await place.follow(NEVER)
    await place.listening(follower)
    return follower


async def test_the_next_relay_goes_on_where_the_one_before_ended(place: Place) -> None:
    follower = await connected(place)
    relays = place.relay()
    await until(lambda: relays[0].lanes == PARTITIONS)
    await place.send()
    await handed(follower, 0)
    await place.stop_relays()
    assert place.cursors.offsets[PART] == 0
    await place.send()
    place.relay()
    await handed(follower, 0, 1)


class Noted:
    """A way to the bus on which the test sees what goes."""

    def __init__(self) -> None:
        self.first: list[object] = []

    async def publish(self, outgoing: Outgoing) -> None:
        self.first.append(outgoing.headers["first"])


async def test_a_relay_that_knows_of_none_before_begins_at_the_head(place: Place) -> None:
    await place.send()
    noted = Noted()
    relay = Relay(place.carried[0], noted, ownership=Undivided(), cursors=place.cursors)
    running = asyncio.create_task(relay.run())
    await until(lambda: relay.lanes == PARTITIONS)
    await place.send()
    await until(lambda: bool(noted.first))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await relay.close()
    assert noted.first == [1]
    assert place.cursors.offsets[PART] == 1


async def test_a_relay_of_an_empty_log_has_nothing_left_to_send(place: Place) -> None:
    relays = place.relay()
    await until(lambda: all(relay.lanes == PARTITIONS for relay in relays))
    assert [await relay.lag() for relay in relays] == [0, 0]
    async with asyncio.timeout(30):
        await asyncio.gather(*(relay.caught_up() for relay in relays))


async def test_lanes_go_from_one_relay_to_the_other(place: Place) -> None:
    follower = await connected(place)
    one, other = Dealt(PART), Dealt()
    first, second = place.relay(one), place.relay(other)
    await until(lambda: first[0].lanes == 1)
    await place.send()
    await handed(follower, 0)
    one.deal({})
    await until(lambda: first[0].lanes == 0)
    await place.send()
    other.deal({PART: 2})
    await until(lambda: second[0].lanes == 1)
    await place.send()
    await handed(follower, 0, 1, 2)


async def test_a_poison_conversation_is_parked_while_others_go_on_over_the_bus(
    place: Place,
) -> None:
    book = Notebook()
    book.poison.add("poison")
    runners: list[Runner] = []

    def join(runner: Runner) -> None:
        runner.follow(book, place.log)
        runner.start()
        runners.append(runner)

    follower = await place.follow(NEVER, lambda feed: join(Runner(feed, poll=NEVER, rest=0.001)))
    place.relay()
    await place.listening(follower)
    await until(lambda: runners[0].consumer("notebook").state is State.LIVE)
    for key, topic in ((1, "one"), (1, "poison"), (2, "two"), (1, "after"), (2, "more")):
        last = await place.topic(key, topic)
    assert await runners[0].wait("notebook", [last], 30)
    await until(lambda: book.notes.get(UUID(int=2)) == ["two", "more"])
    assert book.notes[UUID(int=1)] == ["one"]
    assert [parked.key for parked in await book.parked()] == [UUID(int=1)]
    book.poison.clear()
    assert (await runners[0].retry("notebook")).remaining == []
    assert book.notes[UUID(int=1)] == ["one", "poison", "after"]
    await runners[0].close()
