import asyncio
from collections.abc import Mapping

from contracts.log import Position
from contracts.outage import Outage
from infra.read_models.freshness import StoredFreshness


class Store:
    def __init__(self) -> None:
        self.reached: dict[int, int] = {}
        self.away = False
        self.asked = 0

    async def checkpoint(self) -> Mapping[int, int]:
        self.asked += 1
        await asyncio.sleep(0)
        if self.away:
            raise Outage("the store is away")
        return dict(self.reached)


async def test_who_waits_goes_on_as_soon_as_the_store_is_there() -> None:
    store = Store()
    freshness = StoredFreshness({"inbox": store.checkpoint})
    waiting = asyncio.create_task(freshness.wait("inbox", [Position(3, 7)], 30.0))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    store.reached = {3: 7, 4: 0}
    assert await waiting
    assert freshness.visible("inbox") == {3: 7, 4: 0}


async def test_what_is_known_to_be_there_is_not_asked_for_again() -> None:
    store = Store()
    store.reached = {3: 7}
    freshness = StoredFreshness({"inbox": store.checkpoint})
    assert await freshness.wait("inbox", [Position(3, 7)], 30.0)
    asked = store.asked
    assert await freshness.wait("inbox", [Position(3, 5)], 30.0)
    assert store.asked == asked


async def test_many_who_wait_ask_once() -> None:
    store = Store()
    freshness = StoredFreshness({"inbox": store.checkpoint})
    waiting = [asyncio.create_task(freshness.wait("inbox", [Position(3, 7)], 30)) for _ in "abcde"]
    await asyncio.sleep(0)
    assert store.asked <= 1
    store.reached = {3: 7}
    assert all(await asyncio.gather(*waiting))


async def test_time_runs_out_and_a_store_that_is_away_is_not_waited_for() -> None:
    store = Store()
    freshness = StoredFreshness({"inbox": store.checkpoint})
    assert not await freshness.wait("inbox", [Position(3, 7)], 0.01)
    store.away = True
    assert not await freshness.wait("inbox", [Position(3, 7)], 3_600)


async def test_nobody_who_asks_for_nothing_waits() -> None:
    store = Store()
    store.away = True
    assert await StoredFreshness({"inbox": store.checkpoint}).wait("inbox", [], 3_600)
    assert store.asked == 0
