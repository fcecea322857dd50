import asyncio
from typing import Any

import pytest

from commands.domain.errors import (
    ConversationUnknown,
    Inapplicable,
    MessageIsDeleted,
    MessageUnknown,
    NotPermitted,
)
from commands.domain.revising import MOST_EMOJI
from commands.ports import Appended
from contracts import streams
from contracts.commands.message import (
    AddReaction,
    DeleteMessage,
    EditMessage,
    PinMessage,
    RemoveReaction,
    ScheduleMessage,
    UnpinMessage,
)
from contracts.events import Erased
from contracts.events.codec import decode
from contracts.events.conversation import MessagePinned, MessageUnpinned
from contracts.events.membership import Role
from contracts.events.message import (
    MessageDeleted,
    MessageEdited,
    ReactionAdded,
    ReactionRemoved,
)
from contracts.ids import CommandId, ConversationId, MessageId, UserId, uuid7
from tests.integration.messages.world import World, by, saying


class Chat:
    """One conversation and what its members do in it."""

    def __init__(self, world: World, conversation_id: ConversationId) -> None:
        self.world = world
        self.conversation_id = conversation_id

    async def edit(self, actor: UserId, message_id: MessageId, body: str) -> Appended:
        command = EditMessage(**self._about(message_id), body=body)
        return await self.world.messages.edit(command, by(actor, command))

    async def delete(self, actor: UserId, message_id: MessageId) -> Appended:
        command = DeleteMessage(**self._about(message_id))
        return await self.world.messages.delete(command, by(actor, command))

    async def react(self, actor: UserId, message_id: MessageId, emoji: str) -> Appended:
        command = AddReaction(**self._about(message_id), emoji=emoji)
        return await self.world.messages.react(command, by(actor, command))

    async def take_back(self, actor: UserId, message_id: MessageId, emoji: str) -> Appended:
        command = RemoveReaction(**self._about(message_id), emoji=emoji)
        return await self.world.messages.react(command, by(actor, command))

    async def pin(self, actor: UserId, message_id: MessageId) -> Appended:
        command = PinMessage(**self._about(message_id))
        return await self.world.messages.pin(command, by(actor, command))

    async def unpin(self, actor: UserId, message_id: MessageId) -> Appended:
        command = UnpinMessage(**self._about(message_id))
        return await self.world.messages.unpin(command, by(actor, command))

    async def events(self, message_id: MessageId) -> list[type]:
        stream = streams.message(self.conversation_id, message_id)
        return [type(event) for event in await self.world.events(stream)]

    async def pins(self) -> list[type]:
        stream = streams.conversation(self.conversation_id)
        events = await self.world.events(stream)
        return [
            type(event) for event in events if isinstance(event, MessagePinned | MessageUnpinned)
        ]

    def _about(self, message_id: MessageId) -> dict[str, Any]:
        return {
            "command_id": CommandId(uuid7()),
            "conversation_id": self.conversation_id,
            "message_id": message_id,
        }


async def test_only_the_author_edits(world: World) -> None:
    ann, bob = await world.person("ann"), await world.person("bob")
    chat = Chat(world, await world.conversation(ann, bob))
    message = await world.say(bob, chat.conversation_id)
    with pytest.raises(NotPermitted):
        await chat.edit(ann, message, "changed")
    await chat.edit(bob, message, "changed by @ann")
    (edited,) = await world.events(streams.message(chat.conversation_id, message))
    assert isinstance(edited, MessageEdited)
    assert (edited.body, edited.mentions) == ("changed by @ann", (ann,))


async def test_an_edit_to_the_same_text_is_no_event(world: World) -> None:
    ann = await world.person("ann")
    chat = Chat(world, await world.conversation(ann))
    message = await world.say(ann, chat.conversation_id, "Hello")
    await chat.edit(ann, message, "Hello")
    await chat.edit(ann, message, "Hi")
    await chat.edit(ann, message, "Hi")
    assert await chat.events(message) == [MessageEdited]


async def test_a_forward_keeps_its_text(world: World) -> None:
    ann = await world.person("ann")
    chat = Chat(world, await world.conversation(ann))
    message = await world.say(ann, chat.conversation_id)
    forward = saying(chat.conversation_id, "", forward_of_id=message)
    await world.core.send(forward, by(ann))
    with pytest.raises(Inapplicable):
        await chat.edit(ann, forward.message_id, "what was never said")


async def test_removed_members_change_nothing_any_more(world: World) -> None:
    ann, bob = await world.person("ann"), await world.person("bob")
    chat = Chat(world, await world.conversation(ann, bob))
    message = await world.say(bob, chat.conversation_id)
    await chat.react(bob, message, "👍")
    await world.remove(chat.conversation_id, bob)
    for attempt in (
        chat.edit(bob, message, "changed"),
        chat.delete(bob, message),
        chat.pin(bob, message),
    ):
        with pytest.raises(ConversationUnknown):
            await attempt
    assert await chat.events(message) == [ReactionAdded]


async def test_a_message_is_found_in_its_own_conversation_only(world: World) -> None:
    ann = await world.person("ann")
    chat, other = [Chat(world, await world.conversation(ann)) for _ in range(2)]
    message = await world.say(ann, chat.conversation_id)
    for attempt in (
        other.edit(ann, message, "changed"),
        other.delete(ann, message),
        other.react(ann, message, "👍"),
        other.pin(ann, message),
        other.unpin(ann, message),
        chat.delete(ann, MessageId(uuid7())),
    ):
        with pytest.raises(MessageUnknown):
            await attempt


async def test_deleting_erases_every_text_of_a_message(world: World) -> None:
    ann, bob = await world.person("ann"), await world.person("bob")
    chat = Chat(world, await world.conversation(ann, bob))
    message = await world.say(bob, chat.conversation_id, "one")
    await chat.edit(bob, message, "two")
    await chat.react(ann, message, "👍")
    await chat.edit(bob, message, "three")
    with pytest.raises(NotPermitted):
        await chat.delete(await _guest(world, chat), message)
    await chat.delete(ann, message)
    sent = await world.log.find(message)
    assert sent is not None
    assert (sent.payload, sent.actor_id, sent.revision) == (None, bob, 0)
    assert await chat.events(message) == [Erased, ReactionAdded, Erased, MessageDeleted]


async def test_deleting_a_reply_says_which_thread_it_was_in(world: World) -> None:
    ann = await world.person("ann")
    chat = Chat(world, await world.conversation(ann))
    root = await world.say(ann, chat.conversation_id, "root")
    command = saying(chat.conversation_id, "reply", thread_root_id=root)
    await world.core.send(command, by(ann, command))
    reply = command.message_id
    await chat.delete(ann, reply)
    (gone,) = await world.log.read_stream(streams.message(chat.conversation_id, reply))
    event = decode(gone)
    assert isinstance(event, MessageDeleted)
    assert event.thread_root_id == root


async def test_deleting_a_message_that_had_waited_erases_its_plan(world: World) -> None:
    ann = await world.person("ann")
    chat = Chat(world, await world.conversation(ann))
    planned = ScheduleMessage(
        command_id=CommandId(uuid7()),
        conversation_id=chat.conversation_id,
        message_id=MessageId(uuid7()),
        body="later",
        send_at=world.clock(),
    )
    await world.scheduling.plan(planned, by(ann, planned))
    await world.scheduler.restore()
    await world.scheduler.send_due()
    await chat.delete(ann, planned.message_id)
    stream = streams.schedule(chat.conversation_id, planned.message_id)
    assert (await world.log.read_stream(stream))[0].payload is None


async def test_a_deleted_message_is_changed_no_more(world: World) -> None:
    ann = await world.person("ann")
    chat = Chat(world, await world.conversation(ann))
    message = await world.say(ann, chat.conversation_id)
    await chat.delete(ann, message)
    await chat.delete(ann, message)
    for attempt in (
        chat.edit(ann, message, "changed"),
        chat.react(ann, message, "👍"),
        chat.pin(ann, message),
    ):
        with pytest.raises(MessageIsDeleted):
            await attempt
    assert await chat.events(message) == [MessageDeleted]


async def test_an_edit_and_a_delete_at_once_leave_no_text(world: World) -> None:
    ann = await world.person("ann")
    chat = Chat(world, await world.conversation(ann))
    for _ in range(20):
        message = await world.say(ann, chat.conversation_id, "one")
        outcomes = await asyncio.gather(
            chat.edit(ann, message, "two"), chat.delete(ann, message), return_exceptions=True
        )
        assert isinstance(outcomes[1], Appended)
        stream = streams.message(chat.conversation_id, message)
        recorded = await world.log.read_stream(stream)
        assert recorded[-1].type == "MessageDeleted"
        assert all(event.payload is None for event in recorded[:-1])


async def test_reactions_count_once_a_person(world: World) -> None:
    ann, bob = await world.person("ann"), await world.person("bob")
    chat = Chat(world, await world.conversation(ann, bob))
    message = await world.say(ann, chat.conversation_id)
    await chat.react(ann, message, "👍")
    await chat.react(ann, message, "👍")
    await chat.react(bob, message, "👍")
    await chat.take_back(ann, message, "👍")
    await chat.take_back(ann, message, "👍")
    assert await chat.events(message) == [ReactionAdded, ReactionAdded, ReactionRemoved]


async def test_a_message_carries_fifty_different_emoji(world: World) -> None:
    ann, bob = await world.person("ann"), await world.person("bob")
    chat = Chat(world, await world.conversation(ann, bob))
    message = await world.say(ann, chat.conversation_id)
    for number in range(MOST_EMOJI):
        await chat.react(ann, message, f":emoji{number}:")
    with pytest.raises(Inapplicable):
        await chat.react(ann, message, "👍")
    await chat.react(bob, message, ":emoji0:")
    await chat.take_back(ann, message, ":emoji1:")
    await chat.react(ann, message, "👍")


async def test_pins_are_for_everyone_and_go_with_the_message(world: World) -> None:
    ann, bob = await world.person("ann"), await world.person("bob")
    chat = Chat(world, await world.conversation(ann, bob))
    first = await world.say(ann, chat.conversation_id)
    second = await world.say(ann, chat.conversation_id)
    await chat.pin(bob, first)
    await chat.pin(bob, first)
    await chat.pin(ann, second)
    await chat.unpin(bob, second)
    await chat.unpin(bob, second)
    await chat.delete(ann, first)
    assert await chat.pins() == [MessagePinned, MessagePinned, MessageUnpinned, MessageUnpinned]


async def test_pinning_and_deleting_at_once_leaves_no_pin(world: World) -> None:
    ann = await world.person("ann")
    chat = Chat(world, await world.conversation(ann))
    for _ in range(20):
        message = await world.say(ann, chat.conversation_id)
        await asyncio.gather(
            chat.pin(ann, message), chat.delete(ann, message), return_exceptions=True
        )
        conversation = await world.states.conversation(chat.conversation_id, fresh=True)
        assert message not in conversation.state.pins


async def test_guests_pin_nothing(world: World) -> None:
    ann = await world.person("ann")
    chat = Chat(world, await world.conversation(ann))
    message = await world.say(ann, chat.conversation_id)
    with pytest.raises(NotPermitted):
        await chat.pin(await _guest(world, chat), message)


async def _guest(world: World, chat: Chat) -> UserId:
    guest = await world.person(f"guest{uuid7().hex[:8]}")
    await world.join(chat.conversation_id, guest, Role.GUEST)
    return guest
