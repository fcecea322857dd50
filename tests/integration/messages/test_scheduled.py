import asyncio
from datetime import timedelta

import pytest

from commands.domain.errors import (
    ConversationUnknown,
    Inapplicable,
    MessageIdTaken,
    MessageUnknown,
)
from commands.handlers.scheduling import SCOPE
from contracts import streams
from contracts.commands.message import CancelScheduledMessage, ScheduleMessage
from contracts.events import Erased
from contracts.events.codec import decode
from contracts.events.schedule import (
    MessageScheduled,
    ScheduledMessageCancelled,
    ScheduledMessageSent,
)
from contracts.events.timeline import MessageSent
from contracts.ids import SYSTEM, CommandId, ConversationId, MessageId, UserId, uuid7
from tests.integration.messages.world import Logs, World, by, saying

HOUR = timedelta(hours=1)


async def plan(
    world: World,
    author: UserId,
    tea: ConversationId,
    after: timedelta = HOUR,
    *,
    message_id: MessageId | None = None,
) -> MessageId:
    command = ScheduleMessage(
        command_id=CommandId(uuid7()),
        conversation_id=tea,
        message_id=message_id or MessageId(uuid7()),
        body="Later, @ann",
        send_at=world.clock() + after,
    )
    await world.scheduling.plan(command, by(author, command))
    return command.message_id


async def cancel(world: World, actor: UserId, message_id: MessageId) -> None:
    command = CancelScheduledMessage(command_id=CommandId(uuid7()), message_id=message_id)
    await world.scheduling.cancel(command, by(actor, command))


async def due(world: World, after: timedelta = HOUR) -> None:
    """Let time pass, and restart nothing: what was planned was heard of through the feed."""
    await asyncio.sleep(0.01)
    world.clock.pass_by(after)
    await world.scheduler.send_due()


async def ends(world: World, tea: ConversationId, message_id: MessageId) -> list[object]:
    return [*(await world.events(streams.schedule(tea, message_id)))]


async def test_a_message_is_sent_when_it_is_due_and_not_before(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    message = await plan(world, ann, tea)
    await due(world, HOUR - timedelta(seconds=1))
    assert await world.timeline(tea) == []
    await due(world, timedelta(seconds=1))
    (recorded,) = await world.timeline(tea)
    event = decode(recorded)
    assert isinstance(event, MessageSent)
    assert (event.message_id, event.author_id, event.mentions) == (message, ann, (ann,))
    assert recorded.actor_id == ann
    assert isinstance((await ends(world, tea, message))[-1], ScheduledMessageSent)
    assert await world.log.claims(SCOPE) == []


async def test_a_plan_survives_a_restart(logs: Logs) -> None:
    world = await logs.start()
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    message = await plan(world, ann, tea)
    world = await logs.start()
    await world.scheduler.restore()
    await due(world)
    await due(world)
    assert [recorded.event_id for recorded in await world.timeline(tea)] == [message]
    world = await logs.start()
    await world.scheduler.restore()
    await due(world)
    assert len(await world.timeline(tea)) == 1


async def test_the_running_scheduler_sends_what_is_due(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    await plan(world, ann, tea, timedelta())
    running = asyncio.create_task(world.scheduler.run())
    while not await world.timeline(tea):  # noqa: ASYNC110 — the log has no event to wait for
        await asyncio.sleep(0.005)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_cancelled_message_is_not_sent_and_its_text_is_gone(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    message = await plan(world, ann, tea)
    await cancel(world, ann, message)
    await due(world)
    assert await world.timeline(tea) == []
    planned, cancelled = await ends(world, tea, message)
    assert isinstance(planned, Erased)
    assert isinstance(cancelled, ScheduledMessageCancelled)
    with pytest.raises(MessageUnknown):
        await cancel(world, ann, message)


async def test_only_the_author_cancels(world: World) -> None:
    ann, bob = await world.person("ann"), await world.person("bob")
    tea = await world.conversation(ann, bob)
    message = await plan(world, ann, tea)
    with pytest.raises(MessageUnknown):
        await cancel(world, bob, message)


async def test_a_message_sent_cannot_be_cancelled(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    message = await plan(world, ann, tea)
    await due(world)
    with pytest.raises(MessageUnknown):
        await cancel(world, ann, message)


async def test_a_cancellation_at_the_last_moment_wins_or_loses_whole(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    for _ in range(20):
        message = await plan(world, ann, tea)
        before = len(await world.timeline(tea))
        outcomes = await asyncio.gather(
            due(world), cancel(world, ann, message), return_exceptions=True
        )
        sent = len(await world.timeline(tea)) - before
        end = (await ends(world, tea, message))[-1]
        assert isinstance(end, ScheduledMessageSent if sent else ScheduledMessageCancelled)
        assert isinstance(outcomes[1], MessageUnknown) == bool(sent)


async def test_what_its_author_may_not_send_any_more_is_cancelled_with_the_reason(
    world: World,
) -> None:
    ann, bob = await world.person("ann"), await world.person("bob")
    tea = await world.conversation(ann, bob)
    message = await plan(world, bob, tea)
    await world.remove(tea, bob)
    await due(world)
    assert await world.timeline(tea) == []
    planned, cancelled = await ends(world, tea, message)
    assert isinstance(planned, MessageScheduled)
    assert isinstance(cancelled, ScheduledMessageCancelled)
    assert cancelled.reason == f"no conversation {tea}"
    recorded = await world.log.read_stream(streams.schedule(tea, message))
    assert recorded[-1].actor_id == SYSTEM
    assert await world.log.claims(SCOPE) == []


async def test_a_deactivated_author_is_heard_no_more(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    message = await plan(world, ann, tea)
    await world.deactivate(ann)
    await due(world)
    assert await world.timeline(tea) == []
    assert isinstance((await ends(world, tea, message))[-1], ScheduledMessageCancelled)


async def test_a_message_sent_by_hand_meanwhile_ends_the_plan(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    message = await plan(world, ann, tea)
    await world.core.send(saying(tea, "Later, @ann", message_id=message), by(ann))
    await due(world)
    assert len(await world.timeline(tea)) == 1
    assert isinstance((await ends(world, tea, message))[-1], ScheduledMessageSent)


async def test_an_id_is_planned_once_and_sent_once(world: World) -> None:
    ann = await world.person("ann")
    tea = await world.conversation(ann)
    planned, sent = await plan(world, ann, tea), await world.say(ann, tea)
    for taken in (planned, sent):
        for conversation in (tea, await world.conversation(ann)):
            with pytest.raises(MessageIdTaken):
                await plan(world, ann, conversation, message_id=taken)
    await cancel(world, ann, planned)
    with pytest.raises(MessageIdTaken):
        await plan(world, ann, tea, message_id=planned)


async def test_a_plan_is_refused_like_the_message_it_plans(world: World) -> None:
    ann, eve = await world.person("ann"), await world.person("eve")
    tea = await world.conversation(ann)
    with pytest.raises(ConversationUnknown):
        await plan(world, eve, tea)
    for after in (-HOUR, timedelta(days=400)):
        with pytest.raises(Inapplicable):
            await plan(world, ann, tea, after)
