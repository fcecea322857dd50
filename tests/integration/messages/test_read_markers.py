import asyncio

import pytest

from commands.domain.errors import ConversationUnknown, SeqUnknown
from commands.ports import Appended
from contracts import streams
from contracts.commands.message import MarkRead
from contracts.events.activity import ReadMarkerMoved
from contracts.events.codec import decode
from contracts.ids import CommandId, ConversationId, UserId, uuid7
from contracts.log import PARTITIONS
from tests.integration.messages.world import World, by


async def mark(world: World, actor: UserId, tea: ConversationId, seq: int) -> Appended:
    command = MarkRead(command_id=CommandId(uuid7()), conversation_id=tea, seq=seq)
    return await world.markers.move(command, by(actor, command))


async def marker(world: World, actor: UserId, tea: ConversationId) -> int:
    (latest,) = await world.activity.read_stream(streams.read_marker(tea, actor))
    event = decode(latest)
    assert isinstance(event, ReadMarkerMoved)
    return event.seq


async def test_a_marker_moves_forward_only(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    for _ in range(3):
        await world.say(ann, tea)
    assert (await mark(world, ann, tea, 2)).position.lane >= PARTITIONS
    moved = await world.activity.heads()
    await mark(world, ann, tea, 1)
    await mark(world, ann, tea, 2)
    assert await world.activity.heads() == moved
    await mark(world, ann, tea, 3)
    assert await marker(world, ann, tea) == 3


async def test_nobody_has_read_what_was_not_sent(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    await mark(world, ann, tea, 0)
    await world.say(ann, tea)
    await mark(world, ann, tea, 1)
    with pytest.raises(SeqUnknown):
        await mark(world, ann, tea, 2)


async def test_only_members_have_markers(world: World) -> None:
    ann, eve = await world.person("ann"), await world.person("eve")
    tea = await world.conversation(ann)
    await world.say(ann, tea)
    with pytest.raises(ConversationUnknown):
        await mark(world, eve, tea, 1)


async def test_markers_of_many_devices_at_once_end_at_the_furthest(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    for _ in range(10):
        await world.say(ann, tea)
    await asyncio.gather(*(mark(world, ann, tea, seq) for seq in (3, 10, 1, 7, 5)))
    assert await marker(world, ann, tea) == 10
