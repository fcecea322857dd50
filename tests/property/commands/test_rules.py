"""Laws of the deciders, over any sequence of commands of four people in one channel."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from commands.domain import conversation as conversations
from commands.domain import membership as memberships
from commands.domain.conversation import Conversation
from commands.domain.errors import CommandRejected, LastOwner
from commands.domain.joining import OwnCommand, decide_own
from commands.domain.members import MemberCommand, decide_member
from commands.domain.membership import Membership
from commands.domain.ownership import abandon, ownership
from commands.domain.user import User
from contracts.commands.conversation import (
    BanMember,
    InviteMember,
    JoinConversation,
    LeaveConversation,
    PinConversation,
    RemoveMember,
    SetNotificationLevel,
    SetRole,
    UnbanMember,
)
from contracts.events.conversation import (
    ConversationArchived,
    ConversationCreated,
    ConversationEvent,
    Kind,
    Visibility,
)
from contracts.events.membership import Level, MemberJoined, Role
from contracts.ids import CommandId, ConversationId, UserId, uuid7

ROOM, COMMAND = ConversationId(uuid7()), CommandId(uuid7())
PEOPLE = tuple(UserId(uuid7()) for _ in range(4))
ON_ROOM = {"command_id": st.just(COMMAND), "conversation_id": st.just(ROOM)}
ON_PERSON = ON_ROOM | {"user_id": st.sampled_from(PEOPLE)}

OWN = st.one_of(
    [st.builds(kind, **ON_ROOM) for kind in (JoinConversation, LeaveConversation, PinConversation)]
    + [st.builds(SetNotificationLevel, level=st.sampled_from(Level), **ON_ROOM)]
)
OTHERS = st.one_of(
    [st.builds(kind, **ON_PERSON) for kind in (RemoveMember, BanMember, UnbanMember)]
    + [st.builds(kind, role=st.sampled_from(Role), **ON_PERSON) for kind in (InviteMember, SetRole)]
)
STEPS = st.lists(st.tuples(st.sampled_from(PEOPLE), OWN | OTHERS), max_size=40)


@dataclass(frozen=True)
class Channel:
    """A public channel and everyone's standing in it."""

    conversation: Conversation
    people: dict[UserId, Membership] = field(default_factory=dict)

    def after(self, actor_id: UserId, command: OwnCommand | MemberCommand) -> "Channel":
        person_id = getattr(command, "user_id", actor_id)
        actor, other = self.people[actor_id], self.people[person_id]
        events = self._decide(command, actor, other)
        changed = reduce(memberships.evolve, events, other)
        return replace(
            self,
            conversation=reduce(
                conversations.evolve, self._owners(other, events), self.conversation
            ),
            people=self.people | {person_id: changed},
        )

    def _decide(self, command: Any, actor: Membership, other: Membership) -> tuple[Any, ...]:
        if isinstance(command, MemberCommand):
            person = User(other.user_id, exists=True, active=True)
            return decide_member(command, self.conversation, actor, other, person)
        return decide_own(command, actor, self.conversation)

    def _owners(self, other: Membership, events: Any) -> tuple[ConversationEvent, ...]:
        try:
            return ownership(self.conversation, other, events)
        except LastOwner:
            if any(it.joined for it in self.people.values() if it.user_id != other.user_id):
                raise
            if other.joined and reduce(memberships.evolve, events, other).joined:
                raise
            closed = () if self.conversation.archived else (ConversationArchived(),)
            return (*closed, *abandon(reduce(conversations.evolve, closed, self.conversation)))


def new_channel() -> Channel:
    created = ConversationCreated(
        conversation_id=ROOM,
        kind=Kind.CHANNEL,
        visibility=Visibility.PUBLIC,
        title="General",
        owner_ids=PEOPLE[:1],
    )
    people = {user_id: Membership(user_id) for user_id in PEOPLE}
    creator = MemberJoined(user_id=PEOPLE[0], role=Role.OWNER)
    people[PEOPLE[0]] = memberships.evolve(people[PEOPLE[0]], creator)
    return Channel(conversations.evolve(Conversation(ROOM), created), people)


@dataclass(frozen=True)
class Accepted:
    """A command that was accepted, between what was before and after."""

    actor_id: UserId
    command: OwnCommand | MemberCommand
    before: Channel
    after: Channel


def accepted(steps: list[tuple[UserId, OwnCommand | MemberCommand]]) -> Iterator[Accepted]:
    channel = new_channel()
    for actor_id, command in steps:
        before = channel
        with suppress(CommandRejected):
            channel = before.after(actor_id, command)
            yield Accepted(actor_id, command, before, channel)


@given(steps=STEPS)
def test_the_conversation_knows_its_owners_and_keeps_one_while_it_has_members(steps: Any) -> None:
    for step in accepted(steps):
        people = step.after.people.values()
        owners = {it.user_id for it in people if it.owns}
        assert owners == step.after.conversation.owner_ids
        assert bool(owners) is any(it.joined for it in people)
        assert owners or step.after.conversation.archived


@given(steps=STEPS)
def test_an_accepted_command_changes_nothing_when_it_is_given_again(steps: Any) -> None:
    for step in accepted(steps):
        with suppress(CommandRejected):
            assert step.after.after(step.actor_id, step.command) == step.after


@given(steps=STEPS)
def test_nobody_is_a_member_and_banned_at_once(steps: Any) -> None:
    for step in accepted(steps):
        assert not any(it.joined and it.banned for it in step.after.people.values())


@given(steps=STEPS)
def test_outsiders_and_guests_change_nobody_but_themselves(steps: Any) -> None:
    for step in accepted(steps):
        actor = step.before.people[step.actor_id]
        if not actor.joined or actor.role is Role.GUEST:
            others = [user_id for user_id in PEOPLE if user_id != step.actor_id]
            assert all(step.after.people[it] == step.before.people[it] for it in others)
