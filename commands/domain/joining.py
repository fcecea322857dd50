"""Decisions on one's own membership."""

from typing import assert_never

from commands.domain.conversation import Conversation
from commands.domain.errors import (
    AlreadyAMember,
    ConversationIsArchived,
    ConversationUnknown,
    IsBanned,
)
from commands.domain.membership import Membership
from commands.domain.permissions import Action, require
from contracts.commands.conversation import (
    JoinConversation,
    LeaveConversation,
    PinConversation,
    SetNotificationLevel,
    UnpinConversation,
)
from contracts.events.membership import (
    ConversationPinned,
    ConversationUnpinned,
    MemberJoined,
    MemberLeft,
    MembershipEvent,
    NotificationLevelChanged,
)

OwnCommand = (
    JoinConversation
    | LeaveConversation
    | SetNotificationLevel
    | PinConversation
    | UnpinConversation
)


def decide_own(
    command: OwnCommand, state: Membership, conversation: Conversation
) -> tuple[MembershipEvent, ...]:
    """Return what changes in the actor's own membership, nothing if it is so already.

    Raises:
        CommandRejected: the actor is not a member, or may not become one.
    """
    user_id = state.user_id
    match command:
        case JoinConversation():
            return _join(state, conversation)
        case LeaveConversation():
            require(Action.LEAVE, state, conversation)
            return (MemberLeft(user_id=user_id),)
        case SetNotificationLevel(level=level, until=until):
            require(Action.KEEP_SETTINGS, state, conversation)
            if (level, until) == (state.level, state.level_until):
                return ()
            return (NotificationLevelChanged(user_id=user_id, level=level, until=until),)
        case PinConversation():
            require(Action.KEEP_SETTINGS, state, conversation)
            return () if state.pinned else (ConversationPinned(user_id=user_id),)
        case UnpinConversation():
            require(Action.KEEP_SETTINGS, state, conversation)
            return (ConversationUnpinned(user_id=user_id),) if state.pinned else ()
        case _:
            assert_never(command)


def check_may_enter(state: Membership, conversation: Conversation) -> None:
    """Let a person in who found the way, by a public channel or a link.

    Raises:
        IsBanned: the person is kept out.
        ConversationIsArchived: it is closed.
    """
    if state.banned:
        raise IsBanned(state.user_id)
    if conversation.archived:
        raise ConversationIsArchived(conversation.conversation_id)


def _join(state: Membership, conversation: Conversation) -> tuple[MembershipEvent, ...]:
    if state.joined:
        if state.invited_by is None:
            raise AlreadyAMember(state.user_id)
        return ()  # another added the person first, who need not know
    if not conversation.public:
        raise ConversationUnknown(conversation.conversation_id)
    check_may_enter(state, conversation)
    return (MemberJoined(user_id=state.user_id),)
