import asyncio

import pytest

from commands.domain.errors import (
    CommandIdIsReused,
    ConversationIsArchived,
    ConversationUnknown,
    Inapplicable,
    LogUnavailable,
    MessageIdTaken,
    MessageIsDeleted,
    MessageUnknown,
    NotAMember,
)
from commands.handlers.drafts import Supplied
from commands.handlers.pending import Answer
from commands.ports import Appended
from contracts import streams
from contracts.commands.message import DeleteMessage, SendMessage
from contracts.events.codec import decode
from contracts.events.conversation import Visibility
from contracts.events.membership import Role
from contracts.events.timeline import Attachment, MessageSent
from contracts.ids import CommandId, ConversationId, MessageId, UserId, uuid7
from contracts.log import Recorded
from tests.integration.messages.world import World, by, saying


def sent_in(recorded: Recorded) -> MessageSent:
    event = decode(recorded)
    assert isinstance(event, MessageSent)
    return event


async def test_messages_count_up_from_one(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    answers = [await world.core.send(saying(tea), by(ann)) for _ in range(3)]
    assert [answer.revision + 1 for answer in answers] == [1, 2, 3]


async def test_the_same_command_a_hundred_times_at_once_sends_one_message(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    command = saying(tea)
    answers = await asyncio.gather(
        *(world.core.send(command, by(ann, command)) for _ in range(100))
    )
    assert {(answer.position, answer.revision) for answer in answers} == {(answers[0].position, 0)}
    assert len(await world.timeline(tea)) == 1


async def test_a_retry_after_removal_gets_the_first_answer(world: World) -> None:
    ann, bob = await world.person("ann"), await world.person("bob")
    tea = await world.conversation(ann, bob)
    command = saying(tea)
    first = await world.core.send(command, by(bob, command))
    await world.remove(tea, bob)
    again = await world.core.send(command, by(bob, command))
    assert (again.position, again.revision, again.repeated) == (first.position, 0, True)
    with pytest.raises(ConversationUnknown):
        await world.core.send(saying(tea), by(bob))


async def test_the_same_message_by_another_command_gets_the_first_answer(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    command = saying(tea, "Hello")
    first = await world.core.send(command, by(ann, command))
    twin = saying(tea, "Hello", message_id=command.message_id)
    again = await world.core.send(twin, by(ann, twin))
    assert (again.position, again.revision) == (first.position, first.revision)


async def test_the_id_of_another_message_is_refused(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    taken = await world.say(ann, tea, "Hello")
    with pytest.raises(MessageIdTaken):
        await world.core.send(saying(tea, "Goodbye", message_id=taken), by(ann))


async def test_a_command_id_with_another_body_is_refused(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    command = saying(tea, "Hello")
    await world.core.send(command, by(ann, command))
    other = saying(tea, "Goodbye")
    with pytest.raises(CommandIdIsReused):
        await world.core.send(other, by(ann, command))


async def test_outsiders_are_not_told_of_a_private_conversation(world: World) -> None:
    ann, eve = await world.person("ann"), await world.person("eve")
    tea = await world.conversation(ann)
    square = await world.conversation(ann, visibility=Visibility.PUBLIC)
    with pytest.raises(ConversationUnknown):
        await world.core.send(saying(tea), by(eve))
    with pytest.raises(NotAMember):
        await world.core.send(saying(square), by(eve))


async def test_nobody_writes_into_an_archived_conversation(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    await world.say(ann, tea)
    await world.archive(tea)
    with pytest.raises(ConversationIsArchived):
        await world.core.send(saying(tea), by(ann))


async def test_who_just_joined_may_write_whatever_memory_says(world: World) -> None:
    ann, bob = await world.person("ann"), await world.person("bob")
    tea = await world.conversation(ann)
    with pytest.raises(ConversationUnknown):
        await world.core.send(saying(tea), by(bob))
    await world.join(tea, bob)
    assert (await world.core.send(saying(tea), by(bob))).revision == 0


async def test_mentions_name_people_outside_of_code(world: World) -> None:
    ann, bob = await world.person("ann"), await world.person("bob")
    tea = await world.conversation(ann)
    for body in ("Ask @Bob. `@ann` and @nobody", "Ask @Bob. `@ann` and @nobody, @all"):
        await world.say(ann, tea, body)
    first, second = [sent_in(recorded) for recorded in await world.timeline(tea)]
    assert (first.mentions, first.mentions_all) == ((bob,), False)
    assert (second.mentions, second.mentions_all) == ((bob,), True)


async def test_a_guest_notifies_nobody_with_at_all(world: World) -> None:
    ann, gus = await world.person("ann"), await world.person("gus")
    tea = await world.conversation(ann)
    await world.join(tea, gus, Role.GUEST)
    await world.say(gus, tea, "@all look")
    assert not sent_in((await world.timeline(tea))[0]).mentions_all


async def test_replies_stay_within_their_conversation(world: World) -> None:
    ann = await world.person("ann")
    tea, coffee = await world.conversation(ann), await world.conversation(ann)
    root = await world.say(ann, tea)
    reply = saying(tea, thread_root_id=root, reply_to_id=root)
    assert (await world.core.send(reply, by(ann))).revision == 1
    with pytest.raises(MessageUnknown):
        await world.core.send(saying(coffee, thread_root_id=root), by(ann))
    with pytest.raises(MessageUnknown):
        await world.core.send(saying(coffee, reply_to_id=root), by(ann))
    with pytest.raises(MessageUnknown):
        await world.core.send(saying(tea, reply_to_id=MessageId(uuid7())), by(ann))
    with pytest.raises(Inapplicable):
        await world.core.send(saying(tea, thread_root_id=reply.message_id), by(ann))


async def test_a_deleted_message_is_answered_no_more(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    root = await world.say(ann, tea)
    await world.core.send(saying(tea, thread_root_id=root), by(ann))
    await delete(world, ann, tea, root)
    with pytest.raises(MessageIsDeleted):
        await world.core.send(saying(tea, thread_root_id=root), by(ann))


async def test_a_reply_submitted_with_its_root_finds_it(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    root = saying(tea, "root")
    replies = [saying(tea, f"reply {n}", thread_root_id=root.message_id) for n in range(5)]
    plain = saying(tea, "after")
    answers = await submit_all(world, ann, [root, *replies, plain])
    assert all(isinstance(answer, Appended) for answer in answers)
    bodies = [sent_in(recorded).body for recorded in await world.timeline(tea)]
    assert bodies == ["root", *(f"reply {n}" for n in range(5)), "after"]


async def test_a_crowd_of_submissions_keeps_its_order(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    bodies = [f"{n} for @ann" if n % 7 == 0 else str(n) for n in range(300)]
    await submit_all(world, ann, [saying(tea, body) for body in bodies])
    assert [sent_in(recorded).body for recorded in await world.timeline(tea)] == bodies


async def test_order_survives_a_change_of_the_conversation(world: World) -> None:
    ann, bob = await world.person("ann"), await world.person("bob")
    tea = await world.conversation(ann, bob)
    await world.say(ann, tea, "before")
    await world.say(bob, tea, "before")
    changing = asyncio.ensure_future(world.change_topic(tea))
    await asyncio.sleep(0)
    bodies = [str(n) for n in range(50)]
    answers = await submit_all(world, ann, [saying(tea, body) for body in bodies])
    await changing
    assert all(isinstance(answer, Appended) for answer in answers)
    assert [sent_in(recorded).body for recorded in await world.timeline(tea)][2:] == bodies


async def test_who_stops_waiting_has_sent_all_the_same(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    await world.say(ann, tea)
    command = saying(tea)
    waiting = asyncio.ensure_future(world.core.send(command, by(ann, command)))
    await asyncio.sleep(0)
    waiting.cancel()
    again = await world.core.send(command, by(ann, command))
    assert waiting.cancelled()
    assert (again.revision, again.repeated) == (1, True)


async def test_a_full_queue_refuses_and_keeps_what_it_took(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    await world.say(ann, tea)
    answers = await submit_all(world, ann, [saying(tea, str(n)) for n in range(10_100)])
    taken = [answer for answer in answers if isinstance(answer, Appended)]
    refused = [answer for answer in answers if not isinstance(answer, Appended)]
    assert all(isinstance(answer, LogUnavailable) for answer in refused)
    assert [answer.revision for answer in taken] == list(range(1, len(taken) + 1))
    timeline = await world.log.read_stream(streams.timeline(tea), 0, 20_000)
    assert len(timeline) == len(taken) >= 10_000


async def test_a_forward_repeats_what_its_sender_may_read(world: World) -> None:
    ann, bob, eve = [await world.person(name) for name in ("ann", "bob", "eve")]
    tea = await world.conversation(ann, bob)
    den = await world.conversation(eve, bob)
    secret = await world.say(ann, tea, "The kettle is on")
    with pytest.raises(MessageUnknown):
        await world.core.send(saying(den, "", forward_of_id=secret), by(eve))
    forward = saying(den, "", forward_of_id=secret)
    await world.core.send(forward, by(bob))
    again = saying(den, "", forward_of_id=forward.message_id)
    await world.core.send(again, by(eve))
    for recorded in await world.timeline(den):
        event = sent_in(recorded)
        assert event.body == "The kettle is on"
        assert event.forward_of is not None
        assert (event.forward_of.message_id, event.forward_of.author_id) == (secret, ann)


async def test_who_is_banned_from_a_public_channel_neither_sends_nor_forwards_from_it(
    world: World,
) -> None:
    ann, eve = await world.person("ann"), await world.person("eve")
    square = await world.conversation(ann, visibility=Visibility.PUBLIC)
    den = await world.conversation(eve)
    shown = await world.say(ann, square, "The kettle is on")
    await world.core.send(saying(den, "", forward_of_id=shown), by(eve))
    await world.ban(square, eve)
    with pytest.raises(MessageUnknown):
        await world.core.send(saying(den, "", forward_of_id=shown), by(eve))
    with pytest.raises(ConversationUnknown):
        await world.core.send(saying(square, "Hello?"), by(eve))


async def test_an_import_keeps_mentions_attachments_and_nothing_else_of_an_empty_text(
    world: World,
) -> None:
    ann, bob = await world.person("ann"), await world.person("bob")
    tea = await world.conversation(ann, bob)
    supplied = Supplied(mentions=(bob,), attachments=(Attachment(name="tea.pdf"),))
    answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
    world.core.submit(saying(tea, ""), by(ann), answer.set_result, supplied)
    assert isinstance(await answer, Appended)
    event = sent_in((await world.timeline(tea))[0])
    assert event.mentions == (bob,)
    assert event.attachments == (Attachment(name="tea.pdf"),)


async def submit_all(world: World, author: UserId, commands: list[SendMessage]) -> list[Answer]:
    """Submit all within one turn of the loop and return the answers in their order."""
    loop = asyncio.get_running_loop()
    futures: list[asyncio.Future[Answer]] = [loop.create_future() for _ in commands]
    for command, future in zip(commands, futures, strict=True):
        world.core.submit(command, by(author), future.set_result)
    return await asyncio.gather(*futures)


async def delete(
    world: World, actor: UserId, conversation_id: ConversationId, message_id: MessageId
) -> None:
    command = DeleteMessage(
        command_id=CommandId(uuid7()), conversation_id=conversation_id, message_id=message_id
    )
    await world.messages.delete(command, by(actor, command))
