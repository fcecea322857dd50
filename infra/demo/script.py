"""The story as commands, each with who gives it and when it happened."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from contracts.commands.command import Command
from contracts.commands.conversation import CreateConversation, JoinConversation
from contracts.commands.message import (
    AddReaction,
    DeleteMessage,
    EditMessage,
    MarkRead,
    PinMessage,
    SendMessage,
)
from contracts.commands.user import SetProfile
from contracts.ids import UserId
from infra.demo.names import command_id, conversation_id, message_id, user_id
from infra.demo.story import Conversation, Said, Story, moment

INTRODUCED = "13 07:30"
"""When everyone was there, before anything was said."""


class Step(Struct, frozen=True):
    """One command."""

    at: datetime
    by: UserId
    command: Command


def steps(story: Story, now: datetime) -> list[Step]:
    """Return all that happens, in the order of time."""
    told = list(_introductions(story, now))
    for name, conversation in story.conversations.items():
        told += _opening(name, conversation, now)
        for said in conversation.said:
            told += _message(name, said, now)
        told += _reading(name, conversation, now)
    return sorted(told, key=lambda step: step.at)


def _introductions(story: Story, now: datetime) -> Iterator[Step]:
    for person in story.people:
        yield Step(
            moment(INTRODUCED, now),
            user_id(person.name),
            SetProfile(
                command_id=command_id("profile", person.name),
                about=person.about,
                locale=person.locale,
                timezone=person.timezone,
            ),
        )


def _opening(name: str, conversation: Conversation, now: datetime) -> Iterator[Step]:
    create = CreateConversation(
        command_id=command_id("create", name),
        conversation_id=conversation_id(name),
        kind=conversation.kind,
        visibility=conversation.visibility,
        title=conversation.title,
        slug=conversation.slug,
        topic=conversation.topic,
        member_ids=tuple(map(user_id, conversation.members)),
    )
    yield Step(moment(conversation.at, now), user_id(conversation.by), create)
    for person, when in conversation.joined.items():
        join = JoinConversation(
            command_id=command_id("join", name, person), conversation_id=conversation_id(name)
        )
        yield Step(moment(when, now), user_id(person), join)


def _message(name: str, said: Said, now: datetime) -> Iterator[Step]:
    sent, author = moment(said.at, now), user_id(said.by)
    yield Step(
        sent,
        author,
        SendMessage(
            command_id=command_id("send", name, said.at),
            conversation_id=conversation_id(name),
            message_id=message_id(name, said.at),
            body=said.text,
            thread_root_id=message_id(name, said.thread) if said.thread else None,
            reply_to_id=message_id(name, said.reply) if said.reply else None,
        ),
    )
    after = enumerate([*_revisions(name, said), *_reactions(name, said)], start=1)
    for minutes, (actor, command) in after:
        yield Step(min(sent + timedelta(minutes=minutes), now), user_id(actor), command)


def _revisions(name: str, said: Said) -> Iterator[tuple[str, Command]]:
    conversation, message = conversation_id(name), message_id(name, said.at)
    for number, body in enumerate(said.edits):
        command = command_id("edit", name, said.at, str(number))
        yield (
            said.by,
            EditMessage(
                command_id=command, conversation_id=conversation, message_id=message, body=body
            ),
        )
    if said.pinned_by:
        command = command_id("pin", name, said.at)
        yield (
            said.pinned_by,
            PinMessage(command_id=command, conversation_id=conversation, message_id=message),
        )
    if said.deleted:
        command = command_id("delete", name, said.at)
        yield (
            said.by,
            DeleteMessage(command_id=command, conversation_id=conversation, message_id=message),
        )


def _reactions(name: str, said: Said) -> Iterator[tuple[str, Command]]:
    for emoji, people in said.reactions.items():
        for person in people:
            yield (
                person,
                AddReaction(
                    command_id=command_id("react", name, said.at, emoji, person),
                    conversation_id=conversation_id(name),
                    message_id=message_id(name, said.at),
                    emoji=emoji,
                ),
            )


def _reading(name: str, conversation: Conversation, now: datetime) -> Iterator[Step]:
    """Yield how far each has read: of a conversation that only the story fills, seqs are known."""
    for person in (conversation.by, *conversation.members, *conversation.joined):
        seq = len(conversation.said) - conversation.unread.get(person, 0)
        mark = MarkRead(
            command_id=command_id("read", name, person),
            conversation_id=conversation_id(name),
            seq=seq,
        )
        yield Step(now, user_id(person), mark)
