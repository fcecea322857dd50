"""What the guards are for: nobody is heard after his removal, whatever a cache says."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.ids import ConversationId, UserId
from contracts.log import PARTITIONS, Recorded
from infra.memory.event_log import MemoryEventLog
from infra.memory.feed import InProcessFeed
from tests.integration.messages.world import Clock, World, by, saying


async def send_and_remove(world: World, tea: ConversationId, bob: UserId, turns: list[int]) -> None:
    async def send(after: int) -> None:
        for _ in range(after):
            await asyncio.sleep(0)
        await world.core.send(saying(tea), by(bob))

    async def remove(after: int) -> None:
        for _ in range(after):
            await asyncio.sleep(0)
        await world.remove(tea, bob)

    await asyncio.gather(
        remove(turns[0]), *(send(after) for after in turns[1:]), return_exceptions=True
    )


def nothing_after_removal(everything: list[Recorded], bob: UserId) -> bool:
    removed = next(event.offset for event in everything if event.type == "MemberRemoved")
    sent = [event for event in everything if event.type == "MessageSent"]
    return all(event.offset < removed for event in sent if event.actor_id == bob)


async def test_a_send_and_a_removal_at_once_leave_nothing_after_the_removal(world: World) -> None:
    ann = await world.person("ann")
    for round_ in range(30):
        bob = await world.person(f"bob{round_}")
        tea = await world.conversation(ann, bob)
        await world.say(bob, tea)
        await send_and_remove(world, tea, bob, [round_ % 5, 0, 1, 2, 3, 4, 5])
        everything = await world.log.read_key(tea, -1, 1000)
        assert nothing_after_removal(everything, bob)


@settings(max_examples=60)
@given(turns=st.lists(st.integers(0, 8), min_size=2, max_size=12))
def test_no_interleaving_lets_a_removed_member_speak(turns: list[int]) -> None:
    async def run() -> None:
        feed = InProcessFeed()
        log = MemoryEventLog(feed=feed)
        activity = MemoryEventLog(feed=feed, first_lane=PARTITIONS, bounded=True)
        world = World(log, activity, feed, Clock())
        ann, bob = await world.person("ann"), await world.person("bob")
        tea = await world.conversation(ann, bob)
        await world.say(bob, tea)
        await send_and_remove(world, tea, bob, turns)
        assert nothing_after_removal(await log.read_key(tea, -1, 1000), bob)

    asyncio.run(run())
