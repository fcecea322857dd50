import time
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from contracts.identity import Principal, Unauthenticated
from contracts.ids import ConversationId, SessionId, UserId, uuid7
from contracts.limits import RateLimited
from contracts.views.user import Presence
from infra.memory.limits import MemoryLimiter, Rate
from infra.redis.limits import RedisLimiter, share_of
from infra.redis.presence import RedisPresence
from infra.redis.revocations import RedisRevocations
from infra.redis.server import RedisServer
from infra.redis.shared import Shared
from infra.redis.tickets import RedisTickets
from infra.redis.typing import RedisTyping
from tests import servers
from tests.contract.shared.conftest import running, until
from tests.faults.cable import Cable

pytestmark = pytest.mark.needs("redis")

ANNA, PHONE = UserId(uuid7()), SessionId(uuid7())
RATES = {"login": Rate(0.001, 8), "send": Rate(0.001, 8)}


class Node:
    """A node that reaches Redis by a cable."""

    def __init__(self) -> None:
        self.cable = Cable(servers.url("redis"))

    async def start(self) -> None:
        await self.cable.mend()
        self.server = RedisServer.connect(self.cable.address, f"test-{uuid4().hex}")

    async def forget(self) -> None:
        """Leave Redis as one that was just started."""
        straight = RedisServer.connect(servers.url("redis"), self.server.prefix)
        async for key in straight.client.scan_iter(f"{straight.prefix}:*"):
            await straight.client.delete(key)
        await straight.close()

    async def close(self) -> None:
        await self.forget()
        await self.server.close()
        await self.cable.cut()


@pytest.fixture
async def node() -> AsyncIterator[Node]:
    node = Node()
    await node.start()
    yield node
    await node.close()


async def grants(limiter: RedisLimiter, budget: str) -> int:
    for granted in range(100):
        try:
            await limiter.take(budget, "anna")
        except RateLimited:
            return granted
    return 100


def limiter_of(node: Node) -> RedisLimiter:
    own = MemoryLimiter(share_of(RATES, replicas=4), time.monotonic)
    return RedisLimiter(node.server, RATES, own)


async def test_without_redis_sign_in_has_the_share_of_one_replica(node: Node) -> None:
    limiter = limiter_of(node)
    await node.cable.cut()
    assert await grants(limiter, "login") == 2
    assert await grants(limiter, "send") == 8


async def test_limits_are_shared_again_when_redis_is_back(node: Node) -> None:
    one, two = limiter_of(node), limiter_of(node)
    await node.cable.cut()
    assert await grants(one, "send") == 8
    await node.cable.mend()

    async def shared() -> bool:
        return await grants(one, "send") > 0

    await until(shared)
    assert await grants(two, "send") == 0


async def test_without_redis_nobody_is_there_and_after_it_they_are_as_before(node: Node) -> None:
    board = RedisPresence(node.server)
    told: list[Presence] = []
    board.subscribe(told.append)
    async with running(board.run()):
        await until(lambda: said(told, board, "dnd"))
        await node.cable.cut()
        await until(lambda: ended(told, "offline"))
        assert (await board.of([ANNA]))[0].state == "offline"
        await node.forget()
        await node.cable.mend()
        await until(lambda: ended(told, "dnd"))
        assert (await board.of([ANNA]))[0].state == "dnd"


async def said(told: list[Presence], board: RedisPresence, state: str) -> bool:
    await board.say(ANNA, PHONE, "dnd")
    return await ended(told, state) and board._present is not None


async def ended(told: list[Presence], state: str) -> bool:
    return bool(told) and told[-1].state == state


async def test_a_session_revoked_without_redis_ends_elsewhere_when_it_is_back(node: Node) -> None:
    here, elsewhere = RedisRevocations(node.server), RedisRevocations(node.server)
    ended: list[SessionId] = []
    elsewhere.subscribe(ended.append)
    async with running(here.run(), elsewhere.run()):
        await node.cable.cut()
        here.revoke(PHONE)
        await node.cable.mend()

        async def over() -> bool:
            return ended == [PHONE]

        await until(over)


async def test_a_node_that_joins_late_ends_what_was_revoked_before(node: Node) -> None:
    here, late = RedisRevocations(node.server), RedisRevocations(node.server)
    ended: list[SessionId] = []
    late.subscribe(ended.append)

    async def listed() -> bool:
        return bool(await node.server.members(node.server.key("revoked")))

    async def over() -> bool:
        return ended == [PHONE]

    async with running(here.run()):
        here.revoke(PHONE)
        await until(listed)
    async with running(late.run()):
        await until(over)


async def test_without_redis_a_ticket_is_good_once_on_a_node(node: Node) -> None:
    tickets = RedisTickets(node.server, b"a secret of all nodes of a place.")
    principal = Principal(user_id=ANNA, session_id=PHONE)
    await node.cable.cut()
    ticket = await tickets.issue(principal, None)
    assert await tickets.redeem(ticket, None) == principal
    with pytest.raises(Unauthenticated):
        await tickets.redeem(ticket, None)


async def test_without_redis_typing_stays_on_the_node(node: Node) -> None:
    typing = RedisTyping(node.server)
    told: list[tuple[ConversationId, UserId]] = []
    typing.subscribe(lambda conversation, user: told.append((conversation, user)))
    await node.cable.cut()
    conversation = ConversationId(uuid7())
    await typing.say(conversation, ANNA)
    assert told == [(conversation, ANNA)]


async def test_a_node_starts_without_redis_and_is_heard_when_it_comes(node: Node) -> None:
    await node.cable.cut()
    rates = {"login": None}
    shared = Shared.open(
        node.cable.address, rates=rates, replicas=2, secret=b"s" * 32, prefix=node.server.prefix
    )
    await shared.limiter.take("login", "anna")
    await shared.presence.say(ANNA, PHONE, "away")
    await node.cable.mend()

    async def there() -> bool:
        return (await shared.presence.of([ANNA]))[0].state == "away"

    await until(there)
    await shared.close()
