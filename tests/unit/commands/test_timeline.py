from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from commands.domain import timeline
from commands.domain.conversation import Conversation
from commands.domain.errors import (
    AttachmentUnknown,
    CommandRejected,
    ConversationIsArchived,
    ConversationUnknown,
    Inapplicable,
    InvalidText,
    MessageIsDeleted,
    MessageUnknown,
    NotAMember,
)
from commands.domain.membership import Membership
from commands.domain.message import Message
from commands.domain.timeline import AHEAD, LONGEST_BODY, PLAIN, Draft, Reference
from contracts.commands.message import SendMessage
from contracts.events.membership import Role
from contracts.events.timeline import Attachment, ForwardOf, MessageSent
from contracts.ids import AttachmentId, ConversationId, MessageId, UserId, uuid7
from tests.unit.commands.given import (
    ALICE,
    BOB,
    ROOM,
    channel,
    command_id,
    direct,
    group,
    member,
    nowhere,
    outsider,
)

ROOT = Reference(MessageId(uuid7()), ROOM)
REPLY = Reference(MessageId(uuid7()), ROOM, thread_root_id=ROOT.message_id)
ELSEWHERE = Reference(MessageId(uuid7()), ConversationId(uuid7()))
GONE = Reference(MessageId(uuid7()), ROOM, deleted=True)
FILE = Attachment(name="tea.pdf")
SOURCE = Message(
    message_id=MessageId(uuid7()),
    conversation_id=ConversationId(uuid7()),
    author_id=BOB,
    body="The kettle is on",
    attachments=(FILE,),
)


NOW = datetime.now(UTC)


def decide(
    command: SendMessage, author: Membership, conversation: Conversation, draft: Draft
) -> MessageSent:
    return timeline.decide(command, author, conversation, draft, NOW)


def hello(body: str = "Hello") -> SendMessage:
    return SendMessage(
        command_id=command_id(), conversation_id=ROOM, message_id=MessageId(uuid7()), body=body
    )


@pytest.mark.parametrize("role", Role)
def test_members_of_every_role_send(role: Role) -> None:
    command = hello()
    sent = decide(command, member(role), group(), PLAIN)
    assert (sent.message_id, sent.author_id, sent.body) == (command.message_id, ALICE, "Hello")
    assert decide(command, member(role), direct(), PLAIN) == sent


def test_a_removed_member_cannot_send() -> None:
    with pytest.raises(ConversationUnknown):
        decide(hello(), outsider(), group(), PLAIN)
    with pytest.raises(NotAMember):
        decide(hello(), outsider(), channel(), PLAIN)
    with pytest.raises(ConversationUnknown):
        decide(hello(), member(), nowhere(), PLAIN)


def test_nobody_sends_into_an_archived_conversation() -> None:
    with pytest.raises(ConversationIsArchived):
        decide(hello(), member(Role.OWNER), group(archived=True), PLAIN)


@pytest.mark.parametrize("body", ["", " \n", "\u200b", "a\0", "x" * (LONGEST_BODY + 1)])
def test_a_text_shows_something_and_can_be_stored(body: str) -> None:
    with pytest.raises(InvalidText):
        decide(hello(body), member(), group(), PLAIN)


def test_an_attachment_needs_no_text() -> None:
    sent = decide(hello(""), member(), group(), Draft(attachments=(FILE,)))
    assert (sent.body, sent.attachments) == ("", (FILE,))
    with pytest.raises(InvalidText):
        decide(hello(" "), member(), group(), Draft(attachments=(FILE,)))


def test_nothing_was_uploaded_yet() -> None:
    command = replace(hello(), attachment_ids=(AttachmentId(uuid7()),))
    with pytest.raises(AttachmentUnknown):
        decide(command, member(), group(), PLAIN)


def test_a_message_id_is_a_uuid7() -> None:
    command = replace(hello(), message_id=MessageId(UUID(int=7)))
    with pytest.raises(InvalidText):
        decide(command, member(), group(), PLAIN)


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        (Draft(thread_root=ELSEWHERE), MessageUnknown),
        (Draft(reply_to=ELSEWHERE), MessageUnknown),
        (Draft(thread_root=GONE), MessageIsDeleted),
        (Draft(reply_to=GONE), MessageIsDeleted),
        (Draft(thread_root=REPLY), Inapplicable),
        (Draft(source=replace(SOURCE, body="", deleted=True)), MessageIsDeleted),
    ],
)
def test_what_it_refers_to_must_be_there(draft: Draft, refusal: type[CommandRejected]) -> None:
    with pytest.raises(refusal):
        decide(hello(), member(), group(), draft)


def test_a_reply_may_answer_a_reply() -> None:
    command = replace(hello(), thread_root_id=ROOT.message_id, reply_to_id=REPLY.message_id)
    sent = decide(command, member(), group(), Draft(thread_root=ROOT, reply_to=REPLY))
    assert (sent.thread_root_id, sent.reply_to_id) == (ROOT.message_id, REPLY.message_id)


def test_a_forward_without_a_text_repeats_the_one_it_names() -> None:
    origin = ForwardOf(
        message_id=SOURCE.message_id, conversation_id=SOURCE.conversation_id, author_id=BOB
    )
    sent = decide(hello(""), member(), group(), Draft(source=SOURCE))
    assert (sent.body, sent.attachments) == ("The kettle is on", (FILE,))
    assert sent.forward_of == origin
    commented = decide(hello("Look!"), member(), group(), Draft(source=SOURCE))
    assert (commented.body, commented.attachments) == ("Look!", ())
    twice = replace(SOURCE, author_id=UserId(uuid7()), forward_of=origin)
    assert decide(hello(""), member(), group(), Draft(source=twice)).forward_of == origin


@pytest.mark.parametrize(("role", "heard"), [(Role.MEMBER, True), (Role.GUEST, False)])
def test_guests_do_not_notify_everyone(role: Role, heard: bool) -> None:
    sent = decide(hello("@all"), member(role), group(), Draft(mentions_all=True))
    assert sent.mentions_all is heard


def of_time(at: datetime) -> SendMessage:
    milliseconds = int(at.timestamp() * 1000)
    return replace(hello(), message_id=MessageId(uuid7(milliseconds)))


def test_the_id_may_be_of_long_ago_and_of_a_clock_that_is_fast() -> None:
    for at in (datetime(2004, 10, 20, tzinfo=UTC), NOW, NOW + AHEAD - timedelta(seconds=1)):
        command = of_time(at)
        assert decide(command, member(), group(), PLAIN).message_id == command.message_id


def test_the_id_is_of_no_day_to_come() -> None:
    furthest = replace(hello(), message_id=MessageId(uuid7((1 << 48) - 1)))
    for command in (of_time(NOW + AHEAD + timedelta(seconds=1)), furthest):
        with pytest.raises(InvalidText) as refused:
            decide(command, member(), group(), PLAIN)
        assert "message_id" in str(refused.value)
