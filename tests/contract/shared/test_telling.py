"""Revocations and typing: what one node tells, every node hears."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from contracts.ids import ConversationId, SessionId, UserId, uuid7
from infra.memory.revocations import MemoryRevocations
from infra.memory.typing import MemoryTyping
from infra.redis.revocations import RedisRevocations
from infra.redis.typing import RedisTyping
from tests.contract.shared.conftest import ADAPTERS, redis_server, running, until

Revocations = MemoryRevocations | RedisRevocations
Typing = MemoryTyping | RedisTyping
Opening = Callable[[], AbstractAsyncContextManager[tuple[Revocations, Revocations, Typing, Typing]]]


@asynccontextmanager
async def in_memory() -> AsyncIterator[tuple[Revocations, Revocations, Typing, Typing]]:
    revocations, typing = MemoryRevocations(), MemoryTyping()
    yield revocations, revocations, typing, typing


@asynccontextmanager
async def in_redis() -> AsyncIterator[tuple[Revocations, Revocations, Typing, Typing]]:
    async with redis_server() as server:
        one, two = RedisRevocations(server), RedisRevocations(server)
        typing, elsewhere = RedisTyping(server), RedisTyping(server)
        async with running(one.run(), two.run(), typing.run(), elsewhere.run()):

            async def both_follow() -> bool:
                names = [one._channel.name, typing._channel.name]
                counts = dict(await server.client.pubsub_numsub(*names))
                return set(counts.values()) == {2}

            await until(both_follow)
            yield one, two, typing, elsewhere


@pytest.fixture(params=ADAPTERS)
def opened(request: pytest.FixtureRequest) -> Opening:
    return in_memory if request.param == "memory" else in_redis


async def test_a_revoked_session_ends_on_every_node(opened: Opening) -> None:
    session = SessionId(uuid7())
    ended: list[SessionId] = []
    async with opened() as (one, two, _, _):
        two.subscribe(ended.append)
        one.revoke(session)

        async def over() -> bool:
            return ended == [session]

        await until(over)


async def test_it_ends_on_its_own_node_without_waiting(opened: Opening) -> None:
    session = SessionId(uuid7())
    ended: list[SessionId] = []
    async with opened() as (one, _, _, _):
        one.subscribe(ended.append)
        one.revoke(session)
        assert ended == [session]


async def test_who_types_is_told_once_to_every_node(opened: Opening) -> None:
    first, second, anna = ConversationId(uuid7()), ConversationId(uuid7()), UserId(uuid7())
    here: list[ConversationId] = []
    there: list[tuple[ConversationId, UserId]] = []
    async with opened() as (_, _, one, two):
        one.subscribe(lambda conversation, _: here.append(conversation))
        two.subscribe(lambda conversation, user: there.append((conversation, user)))
        await one.say(first, anna)
        await two.say(second, anna)

        async def told() -> bool:
            return {(first, anna), (second, anna)} <= set(there) and {first, second} <= set(here)

        await until(told)
        assert sorted(here) == sorted([first, second])
        assert len(there) == 2
