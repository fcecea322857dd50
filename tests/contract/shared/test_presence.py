import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime

import pytest

from contracts.ids import SessionId, UserId, uuid7
from contracts.views.user import Presence, PresenceState
from infra.event_log.clock import system_clock
from infra.memory.presence import MemoryPresence
from infra.redis.presence import RedisPresence
from query_api.live.ports import PresenceBoard
from tests.contract.shared.conftest import ADAPTERS, redis_server, running, until

Boards = tuple[PresenceBoard, PresenceBoard]
Opening = Callable[..., AbstractAsyncContextManager[Boards]]


@asynccontextmanager
async def in_memory(lasts: float = 60.0, moment: float = 60.0) -> AsyncIterator[Boards]:
    board = MemoryPresence(system_clock, lasts, moment)
    yield board, board


@asynccontextmanager
async def in_redis(lasts: float = 60.0, moment: float = 60.0) -> AsyncIterator[Boards]:
    async with redis_server() as server:
        one, two = (RedisPresence(server, lasts, moment) for _ in range(2))
        async with running(one.run(), two.run()):
            await until(lambda: hears(one, two))
            yield one, two


async def hears(*boards: RedisPresence) -> bool:
    await asyncio.sleep(0)
    return all(board._present is not None for board in boards)


@pytest.fixture(params=ADAPTERS)
def boards(request: pytest.FixtureRequest) -> Opening:
    return in_memory if request.param == "memory" else in_redis


class Heard:
    def __init__(self, board: PresenceBoard) -> None:
        self.states: list[PresenceState] = []
        board.subscribe(self._hear)

    def _hear(self, presence: Presence) -> None:
        self.states.append(presence.state)

    async def become(self, *states: PresenceState) -> None:
        async def equal() -> bool:
            return self.states == list(states)

        await until(equal)


def someone() -> tuple[UserId, SessionId]:
    return UserId(uuid7()), SessionId(uuid7())


async def state_of(board: PresenceBoard, user_id: UserId) -> PresenceState:
    return (await board.of([user_id]))[0].state


async def test_who_connects_to_one_node_is_online_on_every(boards: Opening) -> None:
    anna, phone = someone()
    async with boards() as (one, two):
        heard = Heard(two)
        await one.arrive(anna, phone)
        await heard.become("online")
        assert await state_of(two, anna) == "online"


async def test_the_most_telling_of_what_devices_say_counts(boards: Opening) -> None:
    anna, phone = someone()
    _, laptop = someone()
    async with boards() as (one, two):
        heard = Heard(two)
        await one.arrive(anna, phone)
        await one.say(anna, phone, "away")
        await two.arrive(anna, laptop)
        await two.say(anna, laptop, "dnd")
        await heard.become("online", "away", "online", "dnd")


async def test_what_changes_nothing_is_not_told(boards: Opening) -> None:
    anna, phone = someone()
    async with boards() as (one, two):
        heard = Heard(two)
        for _ in range(3):
            await one.arrive(anna, phone)
            await one.beat([(anna, phone)])
        await one.say(anna, phone, "dnd")
        await heard.become("online", "dnd")


async def test_a_beat_keeps_what_a_device_said(boards: Opening) -> None:
    anna, phone = someone()
    async with boards() as (one, two):
        await one.say(anna, phone, "dnd")
        await one.beat([(anna, phone)])
        assert await state_of(two, anna) == "dnd"


async def test_who_comes_back_by_another_node_is_as_before(boards: Opening) -> None:
    anna, phone = someone()
    async with boards() as (one, two):
        await one.say(anna, phone, "dnd")
        await one.leave(anna, phone)
        assert await state_of(two, anna) == "dnd"
        await two.arrive(anna, phone)
        assert await state_of(one, anna) == "dnd"


async def test_a_beat_alone_shows_who_is_connected(boards: Opening) -> None:
    anna, phone = someone()
    async with boards() as (one, two):
        await one.beat([(anna, phone)])
        assert await state_of(two, anna) == "online"


async def test_who_disconnects_has_a_moment_to_come_back(boards: Opening) -> None:
    anna, phone = someone()
    async with boards() as (one, two):
        await one.arrive(anna, phone)
        await one.leave(anna, phone)
        await two.beat([])
        assert await state_of(two, anna) == "online"


async def test_who_does_not_come_back_is_offline_and_was_seen(boards: Opening) -> None:
    anna, phone = someone()
    before = datetime.now(UTC)
    async with boards(moment=0.05) as (one, two):
        heard = Heard(two)
        await one.arrive(anna, phone)
        await one.leave(anna, phone)

        async def gone() -> bool:
            await two.beat([])
            return await state_of(two, anna) == "offline"

        await until(gone)
        await heard.become("online", "offline")
        seen = (await two.of([anna]))[0].last_seen_at
        assert seen is not None
        assert abs((seen - before).total_seconds()) < 60


async def test_a_device_that_nobody_hears_of_is_gone(boards: Opening) -> None:
    anna, phone = someone()
    ben, laptop = someone()
    async with boards(lasts=0.3) as (one, two):
        await one.arrive(anna, phone)
        await two.arrive(ben, laptop)

        async def gone() -> bool:
            await one.beat([])
            await two.beat([(ben, laptop)])
            return await state_of(one, anna) == "offline"

        await until(gone)
        assert await state_of(one, ben) == "online"


async def test_states_come_in_the_order_asked_for(boards: Opening) -> None:
    people = [someone() for _ in range(40)]
    async with boards() as (one, two):
        for user_id, device in people[::2]:
            await one.arrive(user_id, device)
        found = await two.of([user_id for user_id, _ in people])
        assert [each.user_id for each in found] == [user_id for user_id, _ in people]
        assert [each.state for each in found] == ["online", "offline"] * 20
