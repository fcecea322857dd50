"""The broker is killed under load, is away for a while, and comes back with what it had."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.faults.broker_node import BrokerNode
from tests.integration.rabbitmq.place import Place, until

pytestmark = pytest.mark.needs("rabbitmq")


@pytest.fixture
def node(tmp_path: Path) -> Iterator[BrokerNode]:
    (tmp_path / "broker").mkdir()
    node = BrokerNode(tmp_path / "broker")
    yield node
    node.remove()


@pytest.fixture
async def place(node: BrokerNode, tmp_path: Path) -> AsyncIterator[Place]:
    place = Place(tmp_path, node.url)
    yield place
    await place.close()


async def test_a_killed_broker_costs_time_and_no_event(node: BrokerNode, place: Place) -> None:
    await node.start()
    follower = await place.follow(0.1)
    place.relay()
    await place.listening(follower)
    sent = 0

    async def send(count: int) -> None:
        nonlocal sent
        for _ in range(count):
            await place.send(sent % 50, str(sent))
            sent += 1
            await asyncio.sleep(0.001)

    def handed() -> int:
        return sum(map(len, follower.handed.values()))

    await send(200)
    node.kill()
    await send(300)
    await until(lambda: handed() == sent)
    assert not follower.feed.connected
    restart = asyncio.create_task(node.start())
    while not restart.done():
        await send(20)
    await restart
    await place.listening(follower)
    await send(200)
    heads = await place.log.heads()
    everything = {part: list(range(head + 1)) for part, head in heads.items() if head >= 0}
    await until(lambda: follower.offsets == everything)
