"""What a gateway commits, relays elsewhere are told of."""

from collections.abc import Iterable
from uuid import UUID

import pytest

from contracts.ids import SYSTEM
from contracts.log import Recorded
from infra.redis.commits import RedisCommits
from tests.contract.shared.conftest import redis_server, running, until

pytestmark = pytest.mark.needs("redis")


class Relayed:
    """A process that relays some lanes itself."""

    def __init__(self, *lanes: int) -> None:
        self._lanes = lanes

    def held(self, lanes: Iterable[int]) -> dict[int, int]:
        return {lane: 1 for lane in lanes if lane in self._lanes}


def committed(partition: int) -> Recorded:
    return Recorded(
        partition=partition,
        offset=0,
        stream="conversation-1",
        key=UUID(int=1),
        revision=0,
        type="TopicChanged",
        schema=1,
        recorded_at=0,
        actor_id=SYSTEM,
        correlation_id=UUID(int=1),
        payload=b"{}",
    )


async def test_lanes_that_others_relay_are_told_and_no_others() -> None:
    async with redis_server() as server:
        gateway, relay = RedisCommits(server), RedisCommits(server)
        gateway.relayed_here = Relayed(3)
        heard: set[int] = set()
        relay.subscribe(heard.update)

        async def told() -> bool:
            gateway.receive(0, [committed(3), committed(5)])
            gateway.receive(16, [committed(7)])
            return heard >= {5, 23}

        async with running(gateway.tell(), relay.hear()):
            await until(told)
        assert heard == {5, 23}


async def test_a_gateway_that_relays_all_it_commits_tells_nothing() -> None:
    async with redis_server() as server:
        gateway, relay = RedisCommits(server), RedisCommits(server)
        gateway.relayed_here = Relayed(3)
        heard: set[int] = set()
        relay.subscribe(heard.update)

        async def told() -> bool:
            gateway.receive(0, [committed(5)])
            return bool(heard)

        async with running(gateway.tell(), relay.hear()):
            await until(told)
            heard.clear()
            gateway.receive(0, [committed(3)])
            await until(told)
        assert heard == {5}
