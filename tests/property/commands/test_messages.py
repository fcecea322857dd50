"""Laws of a message: what any sequence of commands, in any order, leaves."""

from collections.abc import Sequence
from functools import reduce
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from commands.domain import message, revising
from commands.domain.errors import CommandRejected
from commands.domain.message import Message
from commands.domain.revising import MOST_EMOJI
from contracts.commands.message import AddReaction, EditMessage, RemoveReaction
from contracts.events import Erased
from contracts.events.codec import type_of
from contracts.events.membership import Role
from contracts.events.message import (
    MessageDeleted,
    MessageEdited,
    MessageEvent,
    ReactionAdded,
    ReactionRemoved,
)
from contracts.ids import CommandId, MessageId, UserId, uuid7
from tests.unit.commands.given import ALICE, BOB, ROOM, group, member

MESSAGE = MessageId(uuid7())
SENT = Message(message_id=MESSAGE, conversation_id=ROOM, author_id=ALICE, body="Hello")
ABOUT: dict[str, Any] = {"message_id": MESSAGE, "conversation_id": ROOM}

people = st.sampled_from([ALICE, BOB, UserId(uuid7())])
emoji = st.sampled_from(["👍", "🎉", ":tea:"])
events = st.one_of(
    st.builds(MessageEdited, body=st.text(max_size=5), message_id=..., conversation_id=...),
    st.builds(ReactionAdded, user_id=people, emoji=emoji, message_id=..., conversation_id=...),
    st.builds(ReactionRemoved, user_id=people, emoji=emoji, message_id=..., conversation_id=...),
    st.builds(MessageDeleted, message_id=..., conversation_id=...),
)
logs = st.lists(events, max_size=12)


class Wish:
    """One command on the message by one of its readers."""

    def __init__(self, what: str, actor: UserId, text: str) -> None:
        self.what = what
        self.actor = actor
        self.text = text

    def decide(self, state: Message) -> Sequence[MessageEvent]:
        actor = member(Role.MEMBER, self.actor)
        named: dict[str, Any] = {"command_id": CommandId(uuid7()), **ABOUT}
        match self.what:
            case "edit":
                return revising.edit(EditMessage(**named, body=self.text), state, actor, group())
            case "delete":
                return revising.delete(state, actor, group())
            case "add":
                command = AddReaction(**named, emoji=self.text)
                return revising.add_reaction(command, state, actor, group())
            case _:
                back = RemoveReaction(**named, emoji=self.text)
                return revising.remove_reaction(back, state, actor, group())


wishes = st.lists(
    st.one_of(
        st.builds(Wish, st.just("edit"), people, st.sampled_from(["one", "two", "three"])),
        st.builds(Wish, st.just("delete"), people, st.just("")),
        st.builds(Wish, st.sampled_from(["add", "remove"]), people, emoji),
    ),
    max_size=30,
)


def carry_out(history: Sequence[Wish]) -> tuple[Message, list[MessageEvent]]:
    state = SENT
    log: list[MessageEvent] = []
    for wish in history:
        try:
            decided = wish.decide(state)
        except CommandRejected:
            continue
        log += decided
        state = reduce(message.evolve, decided, state)
    return state, log


@given(log=logs)
def test_an_event_delivered_twice_in_a_row_changes_nothing(log: list[MessageEvent]) -> None:
    twice = [event for event in log for _ in range(2)]
    assert reduce(message.evolve, twice, SENT) == reduce(message.evolve, log, SENT)


@given(log=logs)
def test_no_emoji_stands_there_without_people(log: list[MessageEvent]) -> None:
    assert all(reduce(message.evolve, log, SENT).reactions.values())


@given(log=logs)
def test_an_erased_text_and_a_deleted_message_show_nothing(log: list[MessageEvent]) -> None:
    erased = [
        Erased(type_of(event)) if isinstance(event, MessageEdited) else event for event in log
    ]
    state = reduce(message.evolve, [*erased, MessageDeleted(**ABOUT)], SENT)
    assert (state.body, state.attachments, state.deleted) == ("", (), True)


@given(history=wishes)
def test_every_recorded_event_changes_something(history: list[Wish]) -> None:
    _, log = carry_out(history)
    state = SENT
    for event in log:
        after = message.evolve(state, event)
        assert after != state
        state = after


@given(history=wishes)
def test_nothing_but_the_end_of_reactions_follows_a_deletion(history: list[Wish]) -> None:
    _, log = carry_out(history)
    kinds = [type(event) for event in log]
    assert kinds.count(MessageDeleted) <= 1
    if MessageDeleted in kinds:
        after = kinds[kinds.index(MessageDeleted) + 1 :]
        assert set(after) <= {ReactionRemoved}


@given(history=wishes)
def test_only_the_author_speaks(history: list[Wish]) -> None:
    others = [wish for wish in history if wish.actor != ALICE]
    state, log = carry_out(others)
    assert state.body == SENT.body
    assert not state.deleted
    assert len(state.reactions) <= MOST_EMOJI
    assert {type(event) for event in log} <= {ReactionAdded, ReactionRemoved}
