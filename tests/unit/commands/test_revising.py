from typing import Any

import pytest
from msgspec.structs import replace

from commands.domain import revising
from commands.domain.errors import (
    CommandRejected,
    ConversationIsArchived,
    ConversationUnknown,
    Inapplicable,
    InvalidText,
    MessageIsDeleted,
    NotPermitted,
)
from commands.domain.message import Message
from commands.domain.revising import MOST_EMOJI, MOST_PINS
from contracts.commands.message import AddReaction, EditMessage, RemoveReaction
from contracts.events.membership import Role
from contracts.events.timeline import Attachment, ForwardOf
from contracts.ids import MessageId, UserId, uuid7
from tests.unit.commands.given import ALICE, BOB, ROOM, command_id, group, member, outsider

MINE = Message(message_id=MessageId(uuid7()), conversation_id=ROOM, author_id=ALICE, body="Hello")
ANOTHERS = replace(MINE, author_id=BOB)
DELETED = replace(MINE, body="", deleted=True)
FORWARD = replace(
    MINE,
    forward_of=ForwardOf(message_id=MessageId(uuid7()), conversation_id=ROOM, author_id=BOB),
)


def about(message: Message) -> dict[str, Any]:
    return {
        "command_id": command_id(),
        "conversation_id": ROOM,
        "message_id": message.message_id,
    }


def edit(message: Message, body: str) -> EditMessage:
    return EditMessage(**about(message), body=body)


def add(emoji: str) -> AddReaction:
    return AddReaction(**about(MINE), emoji=emoji)


def test_an_author_changes_the_text() -> None:
    (edited,) = revising.edit(edit(MINE, "Hi @bob"), MINE, member(), group(), (BOB,))
    assert (edited.body, edited.mentions) == ("Hi @bob", (BOB,))
    assert revising.edit(edit(MINE, "Hello"), MINE, member(), group()) == ()


@pytest.mark.parametrize(
    ("message", "body", "refusal"),
    [
        (ANOTHERS, "Hi", NotPermitted),
        (DELETED, "Hi", MessageIsDeleted),
        (FORWARD, "Hi", Inapplicable),
        (MINE, "", InvalidText),
        (MINE, "a\0", InvalidText),
    ],
)
def test_what_cannot_be_edited(message: Message, body: str, refusal: type[CommandRejected]) -> None:
    with pytest.raises(refusal):
        revising.edit(edit(message, body), message, member(Role.OWNER), group())


def test_the_text_beside_a_file_may_go() -> None:
    with_file = replace(MINE, attachments=(Attachment(name="tea.pdf"),))
    (edited,) = revising.edit(edit(MINE, ""), with_file, member(), group())
    assert edited.body == ""


def test_an_archived_conversation_is_cleaned_and_not_changed() -> None:
    closed = group(archived=True)
    with pytest.raises(ConversationIsArchived):
        revising.edit(edit(MINE, "Hi"), MINE, member(), closed)
    with pytest.raises(ConversationIsArchived):
        revising.add_reaction(add("👍"), MINE, member(), closed)
    assert revising.delete(MINE, member(), closed)


@pytest.mark.parametrize(
    ("role", "allowed"),
    [(Role.OWNER, True), (Role.ADMIN, True), (Role.MEMBER, False), (Role.GUEST, False)],
)
def test_staff_deletes_what_others_wrote(role: Role, allowed: bool) -> None:
    if allowed:
        assert revising.delete(ANOTHERS, member(role), group())
    else:
        with pytest.raises(NotPermitted):
            revising.delete(ANOTHERS, member(role), group())
    assert revising.delete(MINE, member(role), group())


def test_a_deleted_message_is_deleted_once() -> None:
    assert revising.delete(DELETED, member(), group()) == ()


def test_former_members_delete_nothing() -> None:
    with pytest.raises(ConversationUnknown):
        revising.delete(MINE, outsider(), group())


def test_a_reaction_is_added_once_and_taken_back_once() -> None:
    liked = replace(MINE, reactions={"👍": frozenset({ALICE})})
    (added,) = revising.add_reaction(add("👍"), MINE, member(), group())
    assert (added.emoji, added.user_id) == ("👍", ALICE)
    assert revising.add_reaction(add("👍"), liked, member(), group()) == ()
    back = RemoveReaction(**about(MINE), emoji="👍")
    assert revising.remove_reaction(back, liked, member(), group())
    assert revising.remove_reaction(back, MINE, member(), group()) == ()


def test_a_reaction_is_one_emoji_on_a_message_that_is_there() -> None:
    with pytest.raises(InvalidText):
        revising.add_reaction(add("hello"), MINE, member(), group())
    with pytest.raises(MessageIsDeleted):
        revising.add_reaction(add("👍"), DELETED, member(), group())


def test_there_is_room_for_so_many_emoji() -> None:
    who = frozenset({UserId(uuid7())})
    full = replace(MINE, reactions={f":e{number}:": who for number in range(MOST_EMOJI)})
    assert revising.add_reaction(add(":e0:"), full, member(), group())
    with pytest.raises(Inapplicable):
        revising.add_reaction(add("👍"), full, member(), group())


def test_a_message_is_pinned_once() -> None:
    pinned = replace(group(), pins=frozenset({MINE.message_id}))
    assert revising.pin(MINE, member(), group())
    assert revising.pin(MINE, member(), pinned) == ()
    assert revising.unpin(MINE, member(), pinned)
    assert revising.unpin(MINE, member(), group()) == ()


def test_there_is_room_for_so_many_pins() -> None:
    pins = frozenset(MessageId(uuid7()) for _ in range(MOST_PINS))
    with pytest.raises(Inapplicable):
        revising.pin(MINE, member(), replace(group(), pins=pins))


def test_guests_and_deleted_messages_are_not_pinned() -> None:
    with pytest.raises(NotPermitted):
        revising.pin(MINE, member(Role.GUEST), group())
    with pytest.raises(MessageIsDeleted):
        revising.pin(DELETED, member(), group())
