import asyncio

import pytest

from commands.domain.errors import (
    AlreadyAMember,
    ConversationUnknown,
    IsBanned,
    LastOwner,
    NotAMember,
)
from contracts import streams
from contracts.commands.conversation import (
    BanMember,
    InviteMember,
    JoinConversation,
    LeaveConversation,
    PinConversation,
    RemoveMember,
    SetRole,
    UnbanMember,
)
from contracts.events.conversation import (
    ConversationArchived,
    Kind,
    OwnersChanged,
    Visibility,
)
from contracts.events.membership import Role
from contracts.ids import ConversationId, UserId
from tests.integration.commands.world import World, a, by


async def public_channel(world: World, owner: UserId) -> ConversationId:
    return await world.conversation(
        owner, kind=Kind.CHANNEL, visibility=Visibility.PUBLIC, slug="general"
    )


async def test_a_hundred_people_join_at_once(world: World) -> None:
    anna, *people = await world.people(101)
    room = await public_channel(world, anna)
    joins = [(person, a(JoinConversation, conversation_id=room)) for person in people]
    await asyncio.gather(
        *(world.node.members.change_own(join, by(person, join)) for person, join in joins)
    )
    assert all([(await world.membership(room, person)).joined for person in people])


async def test_joining_twice_is_told_apart_from_a_repeat(world: World) -> None:
    anna, ben = await world.people(2)
    room = await public_channel(world, anna)
    join = a(JoinConversation, conversation_id=room)
    first = await world.node.members.change_own(join, by(ben, join))
    assert (await world.node.members.change_own(join, by(ben, join))).position == first.position
    again = a(JoinConversation, conversation_id=room)
    with pytest.raises(AlreadyAMember):
        await world.node.members.change_own(again, by(ben, again))


async def test_a_removed_member_of_a_group_knows_nothing_of_it(world: World) -> None:
    anna, ben = await world.people(2)
    room = await world.conversation(anna, ben)
    removal = a(RemoveMember, conversation_id=room, user_id=ben)
    await world.node.members.change_other(removal, by(anna, removal))
    for command in (
        a(PinConversation, conversation_id=room),
        a(LeaveConversation, conversation_id=room),
        a(JoinConversation, conversation_id=room),
    ):
        with pytest.raises(ConversationUnknown):
            await world.node.members.change_own(command, by(ben, command))


async def test_a_ban_keeps_out_until_it_ends(world: World) -> None:
    anna, ben = await world.people(2)
    room = await public_channel(world, anna)
    ban = a(BanMember, conversation_id=room, user_id=ben)
    await world.node.members.change_other(ban, by(anna, ban))
    join = a(JoinConversation, conversation_id=room)
    with pytest.raises(IsBanned):
        await world.node.members.change_own(join, by(ben, join))
    invitation = a(InviteMember, conversation_id=room, user_id=ben)
    with pytest.raises(IsBanned):
        await world.node.members.change_other(invitation, by(anna, invitation))
    unban = a(UnbanMember, conversation_id=room, user_id=ben)
    await world.node.members.change_other(unban, by(anna, unban))
    await world.node.members.change_own(join, by(ben, join))
    assert (await world.membership(room, ben)).joined


async def test_people_outside_a_public_channel_add_nobody(world: World) -> None:
    anna, ben, cleo = await world.people(3)
    room = await public_channel(world, anna)
    invitation = a(InviteMember, conversation_id=room, user_id=cleo)
    with pytest.raises(NotAMember):
        await world.node.members.change_other(invitation, by(ben, invitation))


async def test_the_last_owner_stays_while_others_do(world: World) -> None:
    anna, ben = await world.people(2)
    room = await world.conversation(anna, ben)
    leave = a(LeaveConversation, conversation_id=room)
    with pytest.raises(LastOwner):
        await world.node.members.change_own(leave, by(anna, leave))
    step_down = a(SetRole, conversation_id=room, user_id=anna, role=Role.MEMBER)
    with pytest.raises(LastOwner):
        await world.node.members.change_other(step_down, by(anna, step_down))


async def test_the_only_member_left_closes_the_conversation(world: World) -> None:
    anna, ben = await world.people(2)
    room = await world.conversation(anna, ben)
    for person in (ben, anna):
        leave = a(LeaveConversation, conversation_id=room)
        await world.node.members.change_own(leave, by(person, leave))
    _, *after = await world.events(streams.conversation(room))
    assert after == [OwnersChanged(owner_ids=()), ConversationArchived()]


async def test_of_two_owners_who_leave_at_once_one_stays(world: World) -> None:
    anna, ben, cleo = await world.people(3)
    room = await world.conversation(anna, ben, cleo)
    promotion = a(SetRole, conversation_id=room, user_id=ben, role=Role.OWNER)
    await world.node.members.change_other(promotion, by(anna, promotion))
    leaves = [(person, a(LeaveConversation, conversation_id=room)) for person in (anna, ben)]
    outcomes = await asyncio.gather(
        *(
            world.another_node().members.change_own(leave, by(person, leave))
            for person, leave in leaves
        ),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes].count(LastOwner) == 1
    owners = [(await world.membership(room, person)).owns for person in (anna, ben)]
    assert owners.count(True) == 1


async def test_owners_who_demote_each_other_at_once_leave_one(world: World) -> None:
    anna, ben = await world.people(2)
    room = await world.conversation(anna, ben)
    promotion = a(SetRole, conversation_id=room, user_id=ben, role=Role.OWNER)
    await world.node.members.change_other(promotion, by(anna, promotion))
    demotions = [
        (actor, a(SetRole, conversation_id=room, user_id=other, role=Role.MEMBER))
        for actor, other in ((anna, ben), (ben, anna))
    ]
    await asyncio.gather(
        *(
            world.another_node().members.change_other(demotion, by(actor, demotion))
            for actor, demotion in demotions
        ),
        return_exceptions=True,
    )
    owners = [(await world.membership(room, person)).owns for person in (anna, ben)]
    assert owners.count(True) == 1
