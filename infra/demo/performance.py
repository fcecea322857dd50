"""Plays the story on the write side, as the people of it would have done over two weeks."""

from datetime import datetime

from msgspec import Struct

from commands.handlers.conversations import CHANNEL_SLUG
from commands.handlers.names import SCOPE
from commands.ports import EventLog
from contracts import streams
from contracts.ids import uuid7
from contracts.log import Metadata
from infra.bootstrap.write_side import WriteSide, operations_of
from infra.demo.accounts import Account, admit, register
from infra.demo.names import conversation_id, user_id
from infra.demo.script import INTRODUCED, Step, steps
from infra.demo.story import Story, moment


class PlaceIsTaken(Exception):
    """Names of the story are somebody's already; nothing was added."""

    def __init__(self, names: list[str]) -> None:
        """Name them."""
        super().__init__(
            f"The demo needs names that others have here: {', '.join(names)}."
            " Give it a folder of its own with --data."
        )


class Played(Struct, frozen=True, kw_only=True):
    """What is there now, and how many accounts and commands were new."""

    people: list[Account]
    conversations: int
    messages: int
    new: int


async def play(story: Story, log: EventLog, side: WriteSide, now: datetime) -> Played:
    """Play the story; what of it was played before stays as it is.

    Raises:
        PlaceIsTaken: names of it are somebody else's.
    """
    if taken := await _taken(story, log):
        raise PlaceIsTaken(taken)
    founded = moment(INTRODUCED, now)
    new = sum([await register(person, log, side.states, founded) for person in story.people])
    new += await _carry_out(steps(story, now), side)
    return Played(
        people=[await admit(person, side) for person in story.people],
        conversations=len(story.conversations),
        messages=sum(len(each.said) for each in story.conversations.values()),
        new=new,
    )


async def _taken(story: Story, log: EventLog) -> list[str]:
    """Return the user names and channels of the story that are not the story's own here."""
    wanted = [
        (SCOPE, person.name, f"@{person.name}", streams.user(user_id(person.name)))
        for person in story.people
    ]
    wanted += [
        (CHANNEL_SLUG, each.slug, f"#{each.slug}", streams.conversation(conversation_id(name)))
        for name, each in story.conversations.items()
        if each.slug
    ]
    return [
        shown
        for scope, value, shown, own in wanted
        if await log.claimed(scope, value) not in (None, own.name)
    ]


async def _carry_out(told: list[Step], side: WriteSide) -> int:
    """Carry out one after the other and return how many were not before."""
    handlers = {each.command: each.handle for each in operations_of(side).values()}
    correlation_id, new = uuid7(), 0
    for step in told:
        metadata = Metadata(
            actor_id=step.by, command_id=step.command.command_id, correlation_id=correlation_id
        )
        appended = await handlers[type(step.command)](step.command, metadata, step.at)
        new += not appended.repeated
    return new
