import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, cast
from uuid import UUID

import pytest

from commands.domain.errors import (
    AlreadyAMember,
    ConversationIsArchived,
    ConversationUnknown,
    IsBanned,
    LastOwner,
    NotAMember,
)
from commands.ports import EventLog
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
from contracts.log import Recorded
from tests.integration.commands.world import Node, World, a, by


class BetweenLooks:
    """A log on which something happens just after it was looked through for the nth time."""

    def __init__(self, log: EventLog, looks: int, happens: Callable[[], Awaitable[None]]) -> None:
        self._log = log
        self._left = looks
        self._happens = happens

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)

    async def read_key(self, key: UUID, after: int, limit: int) -> list[Recorded]:
        found = await self._log.read_key(key, after, limit)
        self._left -= not found
        if self._left == 0 and not found:
            await self._happens()
        return found


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
    assert after == [ConversationArchived(), OwnersChanged(owner_ids=())]


@pytest.mark.parametrize("looks", [1, 2, 3])
async def test_who_joins_while_the_last_owner_leaves_is_not_left_without_one(
    world: World, looks: int
) -> None:
    anna, ben = await world.people(2)
    room = await public_channel(world, anna)
    join = a(JoinConversation, conversation_id=room)

    async def come_in() -> None:
        with suppress(ConversationIsArchived):
            await world.another_node().members.change_own(join, by(ben, join))

    node = Node(cast("EventLog", BetweenLooks(world.log, looks, come_in)), world.clock)
    leave = a(LeaveConversation, conversation_id=room)
    with suppress(LastOwner):
        await node.members.change_own(leave, by(anna, leave))
    members = [(await world.membership(room, person)).joined for person in (anna, ben)]
    conversation = (await world.node.states.conversation(room, fresh=True)).state
    # Who came in before the end kept the owner; who came too late found the door shut.
    assert members in ([True, True], [False, False])
    assert conversation.owner_ids == ({anna} if members[0] else set())
    assert conversation.archived is not members[0]


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
