import asyncio
from datetime import UTC, datetime
from uuid import UUID

import pytest

from commands.domain.errors import (
    CommandIdIsReused,
    ConversationIsArchived,
    ConversationUnknown,
    NotAMember,
    NotPermitted,
    UserIsDeactivated,
    UserUnknown,
    ValueTaken,
)
from contracts import streams
from contracts.commands.conversation import (
    ArchiveConversation,
    CreateConversation,
    RemoveMember,
    RenameConversation,
    SetRole,
    UnarchiveConversation,
)
from contracts.commands.user import DeactivateUser
from contracts.events.conversation import (
    ConversationCreated,
    ConversationRenamed,
    Kind,
    Visibility,
)
from contracts.events.membership import MemberJoined, Role
from contracts.ids import ConversationId, UserId, uuid7
from tests.integration.commands.world import World, a, by


def pair(other: UserId) -> CreateConversation:
    return a(
        CreateConversation,
        conversation_id=ConversationId(uuid7()),
        kind=Kind.DIRECT,
        member_ids=(other,),
    )


async def test_a_conversation_comes_with_its_members(world: World) -> None:
    anna, ben = await world.people(2)
    room = await world.conversation(anna, ben, title="Lunch")
    assert await world.events(streams.conversation(room)) == [
        ConversationCreated(conversation_id=room, kind=Kind.GROUP, title="Lunch", owner_ids=(anna,))
    ]
    assert await world.events(streams.membership(room, anna)) == [
        MemberJoined(user_id=anna, role=Role.OWNER)
    ]
    assert await world.events(streams.membership(room, ben)) == [
        MemberJoined(user_id=ben, invited_by=anna)
    ]


async def test_a_direct_pair_exists_once(world: World) -> None:
    anna, ben = await world.people(2)
    first, second = pair(ben), pair(anna)
    made = await world.node.conversations.create(first, by(anna, first))
    found = await world.node.conversations.create(second, by(ben, second))
    assert made.answer == found.answer == first.conversation_id.bytes
    assert await world.events(streams.conversation(second.conversation_id)) == []


async def test_a_direct_pair_begun_from_both_sides_at_once_is_one(world: World) -> None:
    anna, ben = await world.people(2)
    nodes = [world.another_node() for _ in range(10)]
    wishes = [(anna, pair(ben)), (ben, pair(anna))] * 5
    answers = await asyncio.gather(
        *(
            node.conversations.create(command, by(actor, command))
            for node, (actor, command) in zip(nodes, wishes, strict=True)
        )
    )
    (only,) = {ConversationId(UUID(bytes=answer.answer)) for answer in answers}
    assert len(await world.events(streams.conversation(only))) == 1


async def test_a_repeat_finds_the_pair_that_the_first_try_found(world: World) -> None:
    anna, ben = await world.people(2)
    first, second = pair(ben), pair(anna)
    await world.node.conversations.create(first, by(anna, first))
    found = await world.node.conversations.create(second, by(ben, second))
    again = await world.another_node().conversations.create(second, by(ben, second))
    assert again.repeated
    assert (again.answer, again.position) == (found.answer, found.position)


async def test_a_slug_belongs_to_one_channel(world: World) -> None:
    anna, ben = await world.people(2)
    await world.conversation(anna, kind=Kind.CHANNEL, slug="general")
    with pytest.raises(ValueTaken, match="channel-slug 'general' is taken"):
        await world.conversation(ben, kind=Kind.CHANNEL, slug="general")


async def test_members_have_active_accounts(world: World) -> None:
    anna, ben = await world.people(2)
    with pytest.raises(UserUnknown):
        await world.conversation(anna, UserId(uuid7()))
    gone = a(DeactivateUser, user_id=ben)
    await world.node.users.deactivate(gone, by(ben, gone))
    with pytest.raises(UserIsDeactivated):
        await world.conversation(anna, ben)


async def test_a_repeat_returns_the_first_result_even_after_the_removal(world: World) -> None:
    anna, ben = await world.people(2)
    room = await world.conversation(anna, ben)
    admin = a(SetRole, conversation_id=room, user_id=ben, role=Role.ADMIN)
    await world.node.members.change_other(admin, by(anna, admin))
    rename = a(RenameConversation, conversation_id=room, title="Lunch")
    first = await world.node.conversations.change(rename, by(ben, rename))
    removal = a(RemoveMember, conversation_id=room, user_id=ben)
    await world.node.members.change_other(removal, by(anna, removal))
    again = await world.node.conversations.change(rename, by(ben, rename))
    assert again.repeated
    assert again.position == first.position
    other = a(RenameConversation, conversation_id=room, title="Dinner")
    with pytest.raises(ConversationUnknown):
        await world.node.conversations.change(other, by(ben, other))


async def test_an_id_stands_for_one_command(world: World) -> None:
    (anna,) = await world.people(1)
    room = await world.conversation(anna)
    rename = a(RenameConversation, conversation_id=room, title="Lunch")
    await world.node.conversations.change(rename, by(anna, rename))
    for title in ("Dinner", "a\u202eb"):  # refused by itself or not
        other = RenameConversation(command_id=rename.command_id, conversation_id=room, title=title)
        with pytest.raises(CommandIdIsReused):
            await world.node.conversations.change(other, by(anna, other))


async def test_a_stale_node_neither_accepts_nor_refuses_what_is_over(world: World) -> None:
    anna, ben = await world.people(2)
    room = await world.conversation(anna, ben)
    stale = world.another_node()
    await stale.states.conversation(room)
    await stale.states.membership(room, ben)
    admin = a(SetRole, conversation_id=room, user_id=ben, role=Role.ADMIN)
    await world.node.members.change_other(admin, by(anna, admin))
    rename = a(RenameConversation, conversation_id=room, title="Lunch")
    await stale.conversations.change(rename, by(ben, rename))  # would refuse by its memory

    member = a(SetRole, conversation_id=room, user_id=ben, role=Role.MEMBER)
    await world.node.members.change_other(member, by(anna, member))
    rename = a(RenameConversation, conversation_id=room, title="Dinner")
    with pytest.raises(NotPermitted):  # would accept by its memory
        await stale.conversations.change(rename, by(ben, rename))


async def test_a_stale_node_does_not_take_for_done_what_was_undone(world: World) -> None:
    (anna,) = await world.people(1)
    room = await world.conversation(anna)
    stale = world.another_node()
    archive = a(ArchiveConversation, conversation_id=room)
    await stale.conversations.change(archive, by(anna, archive))
    reopen = a(UnarchiveConversation, conversation_id=room)
    await world.node.conversations.change(reopen, by(anna, reopen))
    again = a(ArchiveConversation, conversation_id=room)
    await stale.conversations.change(again, by(anna, again))
    rename = a(RenameConversation, conversation_id=room, title="Lunch")
    with pytest.raises(ConversationIsArchived):
        await world.node.conversations.change(rename, by(anna, rename))


async def test_what_is_so_already_leaves_no_event(world: World) -> None:
    (anna,) = await world.people(1)
    room = await world.conversation(anna, title="Lunch")
    rename = a(RenameConversation, conversation_id=room, title="Lunch")
    done = await world.node.conversations.change(rename, by(anna, rename))
    assert done.revision == -1
    assert len(await world.events(streams.conversation(room))) == 1


async def test_changes_made_at_once_all_happen(world: World) -> None:
    (anna,) = await world.people(1)
    room = await world.conversation(anna)
    renames = [
        a(RenameConversation, conversation_id=room, title=f"Lunch {number}") for number in range(20)
    ]
    await asyncio.gather(
        *(world.node.conversations.change(rename, by(anna, rename)) for rename in renames)
    )
    assert len(await world.events(streams.conversation(room))) == 21


async def test_outsiders_know_of_public_channels_only(world: World) -> None:
    anna, ben = await world.people(2)
    group = await world.conversation(anna)
    channel = await world.conversation(
        anna, kind=Kind.CHANNEL, visibility=Visibility.PUBLIC, title="General"
    )
    answers = {
        group: ConversationUnknown,
        channel: NotAMember,
        ConversationId(uuid7()): ConversationUnknown,
    }
    for room, refusal in answers.items():
        rename = a(RenameConversation, conversation_id=room, title="Mine")
        with pytest.raises(refusal):
            await world.node.conversations.change(rename, by(ben, rename))


async def test_what_happened_before_keeps_its_time(world: World) -> None:
    (anna,) = await world.people(1)
    then = datetime(2004, 7, 1, 12, tzinfo=UTC)
    room = ConversationId(uuid7())
    command = a(CreateConversation, conversation_id=room, kind=Kind.GROUP)
    await world.node.conversations.create(command, by(anna, command), then)
    rename = a(RenameConversation, conversation_id=room, title="Lunch")
    await world.node.conversations.change(rename, by(anna, rename), then)
    created, renamed = await world.events(streams.conversation(room))
    (joined,) = await world.events(streams.membership(room, anna))
    for event in (created, renamed, joined):
        assert event is not None
        assert getattr(event, "occurred_at", None) == then
    assert renamed == ConversationRenamed(title="Lunch", occurred_at=then)


async def test_a_node_that_forgets_at_once_is_still_right(world: World) -> None:
    anna, ben = await world.people(2)
    forgetful = world.another_node(capacity=1)
    for number in range(3):
        room = await world.conversation(anna, ben)
        rename = a(RenameConversation, conversation_id=room, title=f"Lunch {number}")
        await forgetful.conversations.change(rename, by(anna, rename))
        other = a(RenameConversation, conversation_id=room, title="Mine")
        with pytest.raises(NotPermitted):
            await forgetful.conversations.change(other, by(ben, other))
