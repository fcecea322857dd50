import asyncio
from datetime import timedelta
from typing import Any

import pytest

from commands.domain.errors import InviteUnknown, IsBanned, ValueTaken
from commands.ports import Appended
from contracts import streams
from contracts.commands.conversation import (
    AcceptInviteLink,
    BanMember,
    CreateInviteLink,
    RevokeInviteLink,
)
from contracts.events.invite import InviteLinkUsed
from contracts.events.membership import MemberJoined
from contracts.ids import ConversationId, InviteId, UserId, uuid7
from tests.integration.commands.world import CODES, Node, World, a, by


async def link(world: World, owner: UserId, room: ConversationId, **fields: Any) -> str:
    invite_id = InviteId(uuid7())
    command = a(CreateInviteLink, conversation_id=room, invite_id=invite_id, **fields)
    await world.node.invites.create(command, by(owner, command))
    return CODES.seal(room, invite_id)


async def accept(node: Node, person: UserId, code: str) -> Appended:
    command = a(AcceptInviteLink, code=code)
    return await node.invites.accept(command, by(person, command))


async def test_a_link_opens_its_conversation(world: World) -> None:
    anna, ben = await world.people(2)
    room = await world.conversation(anna)
    code = await link(world, anna, room)
    joined = await accept(world.node, ben, code)
    assert joined.answer == room.bytes
    _, invite_id = CODES.open(code)
    assert await world.events(streams.membership(room, ben)) == [
        MemberJoined(user_id=ben, invite_id=invite_id)
    ]


@pytest.mark.parametrize("nodes", [1, 3])
async def test_of_a_hundred_at_once_as_many_join_as_the_link_allows(
    world: World, nodes: int
) -> None:
    anna, *people = await world.people(101)
    room = await world.conversation(anna)
    code = await link(world, anna, room, max_uses=5)
    processes = [world.another_node() for _ in range(nodes)]
    outcomes = await asyncio.gather(
        *(accept(processes[number % nodes], person, code) for number, person in enumerate(people)),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, Appended) for outcome in outcomes) == 5
    assert sum(isinstance(outcome, InviteUnknown) for outcome in outcomes) == 95
    members = [person for person in people if (await world.membership(room, person)).joined]
    used = await world.events(streams.invite(*CODES.open(code)))
    assert {event.user_id for event in used if isinstance(event, InviteLinkUsed)} == set(members)
    assert len(members) == 5


async def test_one_after_another_as_many_join_as_the_link_allows(world: World) -> None:
    anna, *people, last = await world.people(7)
    room = await world.conversation(anna)
    code = await link(world, anna, room, max_uses=5)
    for person in people:
        await accept(world.node, person, code)
    with pytest.raises(InviteUnknown):
        await accept(world.node, last, code)


async def test_a_member_uses_up_nothing(world: World) -> None:
    anna, ben, cleo = await world.people(3)
    room = await world.conversation(anna)
    code = await link(world, anna, room, max_uses=2)
    assert (await accept(world.node, anna, code)).answer == room.bytes
    await accept(world.node, ben, code)
    assert (await accept(world.node, ben, code)).answer == room.bytes
    assert (await accept(world.node, cleo, code)).answer == room.bytes


async def test_a_link_ends(world: World) -> None:
    anna, ben = await world.people(2)
    room = await world.conversation(anna)
    for_an_hour = await link(world, anna, room, expires_at=world.clock() + timedelta(hours=1))
    revoked = await link(world, anna, room)
    _, invite_id = CODES.open(revoked)
    revocation = a(RevokeInviteLink, conversation_id=room, invite_id=invite_id)
    await world.node.invites.revoke(revocation, by(anna, revocation))
    world.clock.pass_by(hours=1)
    for code in (for_an_hour, revoked, "made-up", CODES.seal(room, InviteId(uuid7()))):
        with pytest.raises(InviteUnknown):
            await accept(world.node, ben, code)


async def test_a_banned_person_does_not_come_in_by_a_link(world: World) -> None:
    anna, ben = await world.people(2)
    room = await world.conversation(anna)
    ban = a(BanMember, conversation_id=room, user_id=ben)
    await world.node.members.change_other(ban, by(anna, ban))
    code = await link(world, anna, room)
    with pytest.raises(IsBanned):
        await accept(world.node, ben, code)


async def test_a_repeat_after_the_last_use_returns_the_first_result(world: World) -> None:
    anna, ben = await world.people(2)
    room = await world.conversation(anna)
    code = await link(world, anna, room, max_uses=1)
    command = a(AcceptInviteLink, code=code)
    first = await world.node.invites.accept(command, by(ben, command))
    again = await world.another_node().invites.accept(command, by(ben, command))
    assert again.repeated
    assert (again.position, again.answer) == (first.position, room.bytes)


async def test_an_id_belongs_to_one_link_of_one_conversation(world: World) -> None:
    anna, ben = await world.people(2)
    mine, theirs = await world.conversation(anna), await world.conversation(ben)
    invite_id = InviteId(uuid7())
    command = a(CreateInviteLink, conversation_id=theirs, invite_id=invite_id)
    await world.node.invites.create(command, by(ben, command))
    revocation = a(RevokeInviteLink, conversation_id=mine, invite_id=invite_id)
    with pytest.raises(InviteUnknown):
        await world.node.invites.revoke(revocation, by(anna, revocation))
    again = a(CreateInviteLink, conversation_id=mine, invite_id=invite_id)
    with pytest.raises(ValueTaken):
        await world.node.invites.create(again, by(anna, again))
    await accept(world.node, anna, CODES.seal(theirs, invite_id))
