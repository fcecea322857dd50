"""Decisions on what a conversation is: its title, topic and picture, and whether it is closed."""

from typing import assert_never

from commands.domain.conversation import Conversation
from commands.domain.errors import AttachmentUnknown
from commands.domain.membership import Membership
from commands.domain.permissions import Action, require
from commands.domain.text import check_line, check_name
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

DetailsCommand = (
    RenameConversation
    | SetTopic
    | SetConversationAvatar
    | ArchiveConversation
    | UnarchiveConversation
)


def decide_details(
    command: DetailsCommand, state: Conversation, actor: Membership, *, uploaded: bool = False
) -> tuple[ConversationEvent, ...]:
    """Return the change, nothing if it is so already.

    Raises:
        CommandRejected: the actor may not change it, or the text may not be stored.
    """
    match command:
        case RenameConversation(title=title):
            require(Action.CHANGE_DETAILS, actor, state)
            check_name("title", title)
            return () if title == state.title else (ConversationRenamed(title=title),)
        case SetTopic(topic=topic):
            require(Action.CHANGE_DETAILS, actor, state)
            check_line("topic", topic)
            return () if topic == state.topic else (TopicChanged(topic=topic),)
        case SetConversationAvatar(attachment_id=avatar):
            require(Action.CHANGE_DETAILS, actor, state)
            if avatar == state.avatar_id:
                return ()
            if avatar is not None and not uploaded:
                raise AttachmentUnknown(avatar)
            return (ConversationAvatarChanged(attachment_id=avatar),)
        case ArchiveConversation():
            require(Action.ARCHIVE, actor, state)
            return () if state.archived else (ConversationArchived(),)
        case UnarchiveConversation():
            require(Action.ARCHIVE, actor, state)
            return (ConversationUnarchived(),) if state.archived else ()
        case _:
            assert_never(command)
