import pytest

from commands.domain.conversation import Conversation
from commands.domain.details import DetailsCommand, decide_details
from commands.domain.errors import (
    AttachmentUnknown,
    ConversationIsArchived,
    InvalidText,
    NotForDirect,
    NotPermitted,
)
from contracts.commands.conversation import (
    ArchiveConversation,
    RenameConversation,
    SetConversationAvatar,
    SetTopic,
    UnarchiveConversation,
)
from contracts.events.conversation import (
    ConversationArchived,
    ConversationAvatarChanged,
    ConversationEvent,
    ConversationRenamed,
    ConversationUnarchived,
    TopicChanged,
)
from contracts.events.membership import Role
from contracts.ids import AttachmentId, uuid7
from tests.unit.commands.given import ROOM, channel, command_id, direct, member

PICTURE = AttachmentId(uuid7())
RENAME = RenameConversation(command_id=command_id(), conversation_id=ROOM, title="Lunch")
TOPIC = SetTopic(command_id=command_id(), conversation_id=ROOM, topic="at noon")
AVATAR = SetConversationAvatar(command_id=command_id(), conversation_id=ROOM, attachment_id=PICTURE)
ARCHIVE = ArchiveConversation(command_id=command_id(), conversation_id=ROOM)
UNARCHIVE = UnarchiveConversation(command_id=command_id(), conversation_id=ROOM)

NO_AVATAR = SetConversationAvatar(command_id=command_id(), conversation_id=ROOM, attachment_id=None)
WITH_AVATAR = Conversation(ROOM, exists=True, avatar_id=PICTURE)

CHANGES: list[tuple[DetailsCommand, Conversation, ConversationEvent]] = [
    (RENAME, channel(), ConversationRenamed(title="Lunch")),
    (TOPIC, channel(), TopicChanged(topic="at noon")),
    (NO_AVATAR, WITH_AVATAR, ConversationAvatarChanged()),
    (ARCHIVE, channel(), ConversationArchived()),
    (UNARCHIVE, channel(archived=True), ConversationUnarchived()),
]


@pytest.mark.parametrize("role", [Role.OWNER, Role.ADMIN])
@pytest.mark.parametrize(("command", "given", "event"), CHANGES)
def test_owners_and_admins_change_a_conversation(
    command: DetailsCommand, given: Conversation, event: ConversationEvent, role: Role
) -> None:
    assert decide_details(command, given, member(role)) == (event,)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.GUEST])
@pytest.mark.parametrize("command", [RENAME, TOPIC, AVATAR, ARCHIVE, UNARCHIVE])
def test_others_change_nothing(command: DetailsCommand, role: Role) -> None:
    with pytest.raises(NotPermitted):
        decide_details(command, channel(), member(role))


@pytest.mark.parametrize("command", [RENAME, TOPIC, AVATAR, ARCHIVE, UNARCHIVE])
def test_a_pair_has_no_details(command: DetailsCommand) -> None:
    with pytest.raises(NotForDirect):
        decide_details(command, direct(), member())


@pytest.mark.parametrize("command", [RENAME, TOPIC, AVATAR])
def test_an_archived_conversation_keeps_its_details(command: DetailsCommand) -> None:
    with pytest.raises(ConversationIsArchived):
        decide_details(command, channel(archived=True), member(Role.OWNER))


def test_texts_hide_nothing() -> None:
    for command in (
        RenameConversation(command_id=command_id(), conversation_id=ROOM, title="a\u200bb"),
        SetTopic(command_id=command_id(), conversation_id=ROOM, topic="a\u202eb"),
    ):
        with pytest.raises(InvalidText):
            decide_details(command, channel(), member(Role.OWNER))


def test_an_empty_topic_removes_it() -> None:
    given = Conversation(ROOM, exists=True, topic="at noon")
    topic = SetTopic(command_id=command_id(), conversation_id=ROOM, topic="")
    assert decide_details(topic, given, member(Role.OWNER)) == (TopicChanged(topic=""),)


def test_a_picture_has_been_uploaded() -> None:
    with pytest.raises(AttachmentUnknown):
        decide_details(AVATAR, channel(), member(Role.OWNER))


def test_an_uploaded_picture_is_set_once() -> None:
    set_now = (ConversationAvatarChanged(attachment_id=PICTURE),)
    assert decide_details(AVATAR, channel(), member(Role.OWNER), uploaded=True) == set_now
    assert decide_details(AVATAR, WITH_AVATAR, member(Role.OWNER), uploaded=True) == ()
