import asyncio

import pytest
from msgspec.structs import replace

from commands.domain.errors import (
    CommandIdIsReused,
    ConcurrentChange,
    LogUnavailable,
    ValueTaken,
)
from commands.handlers.plan import Change, Plan, change, settle
from commands.handlers.states import States
from commands.ports import (
    NEW,
    Appended,
    Claimed,
    CommandIdReused,
    Conflict,
    EventIdTaken,
    Outcome,
    Unavailable,
)
from contracts import streams
from contracts.commands.conversation import CreateInviteLink, PinConversation, RenameConversation
from contracts.events.conversation import ConversationRenamed
from contracts.events.invite import InviteLinkUsed
from contracts.ids import SYSTEM, ConversationId, InviteId, uuid7
from contracts.log import Position, Recorded
from contracts.streams import Stream
from infra.memory.event_log import MemoryEventLog
from infra.memory.feed import InProcessFeed
from tests.integration.commands.world import World, a, by

APPENDED = Appended(Position(0, 0), 0, 0)
CONFLICT = Conflict("timeline-x", 1, 2)


async def test_others_who_are_always_faster_are_an_answer_too(world: World) -> None:
    (anna,) = await world.people(1)
    room = await world.conversation(anna)
    asked = []

    async def plan(*, fresh: bool) -> Plan:
        asked.append(fresh)
        behind = Change(streams.conversation(room), (ConversationRenamed(title="Lunch"),), 7)
        return Plan(key=room, changes=(behind,))

    command = a(PinConversation, conversation_id=room)
    with pytest.raises(ConcurrentChange):
        await world.node.deciding.carry_out(command, by(anna, command), plan)
    assert asked == [False, True, True, True]


async def test_own_changes_are_in_memory_before_the_answer(world: World) -> None:
    (anna,) = await world.people(1)
    room = await world.conversation(anna)
    alone = world.another_node()
    await alone.states.conversation(room)
    rename = a(RenameConversation, conversation_id=room, title="Lunch")
    await alone.conversations.change(rename, by(anna, rename))
    known = alone.states.cached_conversation(room)
    assert known is not None
    assert (known.state.title, known.revision) == ("Lunch", 1)


async def test_what_others_commit_is_followed(world: World) -> None:
    (anna,) = await world.people(1)
    room = await world.conversation(anna)
    known = await world.node.states.conversation(room)
    rename = a(RenameConversation, conversation_id=room, title="Lunch")
    await world.another_node().conversations.change(rename, by(anna, rename))
    (_, renamed) = await world.log.read_stream(known.stream)
    world.node.states.receive(0, [renamed, renamed])
    followed = world.node.states.cached_conversation(room)
    assert followed is not None
    assert (followed.state.title, followed.revision) == ("Lunch", 1)


async def test_a_state_that_missed_an_event_is_forgotten(world: World) -> None:
    (anna,) = await world.people(1)
    room = await world.conversation(anna)
    alone = world.another_node()
    known = await alone.states.conversation(room)
    for title in ("Lunch", "Dinner"):
        rename = a(RenameConversation, conversation_id=room, title=title)
        await world.node.conversations.change(rename, by(anna, rename))
    *_, last = await world.log.read_stream(known.stream)
    alone.states.receive(0, [last])
    assert alone.states.cached_conversation(room) is None
    assert (await alone.states.conversation(room)).state.title == "Dinner"


async def test_a_change_without_events_only_guards(world: World) -> None:
    (anna,) = await world.people(1)
    room = await world.conversation(anna)
    known = await world.node.states.conversation(room)
    old = replace(known, guard=replace(known.guard, revision=known.revision + 1))

    async def plan(*, fresh: bool) -> Plan:
        return Plan(key=room, changes=(change(known if fresh else old),))

    command = a(PinConversation, conversation_id=room)
    done = await world.node.deciding.carry_out(command, by(anna, command), plan)
    assert done.revision == -1


@pytest.mark.parametrize("outcome", [APPENDED, CONFLICT])
def test_what_is_recorded_or_in_the_way_is_returned(outcome: Appended | Conflict) -> None:
    command = a(PinConversation, conversation_id=uuid7())
    assert settle(outcome, by(SYSTEM, command)) is outcome


@pytest.mark.parametrize(
    ("outcome", "refusal"),
    [
        (Claimed("channel-slug", "general", "conversation-x"), ValueTaken),
        (EventIdTaken(uuid7()), ValueTaken),
        (CommandIdReused(), CommandIdIsReused),
        (Unavailable("the queue is full", 3), LogUnavailable),
    ],
)
def test_what_is_not_recorded_says_why(outcome: Outcome, refusal: type[Exception]) -> None:
    command = a(PinConversation, conversation_id=uuid7())
    with pytest.raises(refusal):
        settle(outcome, by(SYSTEM, command))


async def test_a_change_that_the_feed_told_first_is_not_folded_twice(world: World) -> None:
    (anna,) = await world.people(1)
    room, link = await world.conversation(anna), InviteId(uuid7())
    offer = a(CreateInviteLink, conversation_id=room, invite_id=link)
    await world.node.invites.create(offer, by(anna, offer))
    known = await world.node.states.invite(room, link)
    used = InviteLinkUsed(invite_id=link, conversation_id=room, user_id=anna)
    for _ in range(2):  # by the feed, and by the one who appended it
        world.node.states.advance(known.stream, known.revision, [used])
    assert (await world.node.states.invite(room, link)).state.uses == 1


class SlowLog(MemoryEventLog):
    """Answers a read with what was there when it was asked, once it may."""

    def __init__(self) -> None:
        super().__init__(feed=InProcessFeed())
        self.may_answer = asyncio.Event()

    async def read_stream(
        self, stream: Stream, after: int = NEW, limit: int = 10_000
    ) -> list[Recorded]:
        events = await super().read_stream(stream, after, limit)
        await self.may_answer.wait()
        return events


async def test_a_slow_read_does_not_take_back_what_is_known() -> None:
    log, room = SlowLog(), ConversationId(uuid7())
    states = States(log, 10)
    log.may_answer.set()
    known = await states.conversation(room)
    log.may_answer.clear()
    reading = asyncio.ensure_future(states.conversation(room, fresh=True))
    await asyncio.sleep(0)
    states.advance(known.stream, NEW, [ConversationRenamed(title="Lunch")])
    log.may_answer.set()
    assert (await reading).state.title == "Lunch"
    assert (await states.conversation(room)).state.title == "Lunch"
