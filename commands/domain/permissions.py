"""The one table of who may do what in a conversation; ``docs/permissions.md`` is made from it."""

from enum import StrEnum

from msgspec import Struct

from commands.domain.conversation import Conversation
from commands.domain.errors import (
    ConversationIsArchived,
    ConversationUnknown,
    NotAMember,
    NotForDirect,
    NotPermitted,
)
from commands.domain.membership import Membership
from contracts.events.conversation import Kind
from contracts.events.membership import Role


class Action(StrEnum):
    """What a person does in a conversation, in the words of a refusal."""

    READ = "read, search and follow live"
    MARK_READ = "move one's own read marker"
    KEEP_SETTINGS = "choose one's own notification level, pin the conversation for oneself"
    SEND_MESSAGE = "send, reply, forward and schedule messages"
    EDIT_OWN_MESSAGE = "edit one's own messages"
    DELETE_OWN_MESSAGE = "delete one's own messages"
    DELETE_ANY_MESSAGE = "delete the messages of others"
    REACT = "react to messages"
    MENTION_ALL = "notify everyone with @all"
    PIN_MESSAGE = "pin messages for everyone"
    INVITE_MEMBER = "add people"
    LEAVE = "leave"
    CHANGE_DETAILS = "change title, topic and picture"
    ARCHIVE = "archive and unarchive"
    REMOVE_MEMBER = "remove members"
    BAN_MEMBER = "ban and unban people"
    SET_ROLE = "change the roles of members"
    CREATE_INVITE_LINK = "make invite links"
    REVOKE_INVITE_LINK = "revoke invite links"


class Rule(Struct, frozen=True):
    """Which roles may do something, and whether it has a place in a direct or archived one."""

    roles: frozenset[Role]
    in_direct: bool
    in_archived: bool


_ALL = frozenset(Role)
_NO_GUESTS = _ALL - {Role.GUEST}
_STAFF = frozenset({Role.OWNER, Role.ADMIN})

RULES: dict[Action, Rule] = {
    Action.READ: Rule(_ALL, in_direct=True, in_archived=True),
    Action.MARK_READ: Rule(_ALL, in_direct=True, in_archived=True),
    Action.KEEP_SETTINGS: Rule(_ALL, in_direct=True, in_archived=True),
    Action.SEND_MESSAGE: Rule(_ALL, in_direct=True, in_archived=False),
    Action.EDIT_OWN_MESSAGE: Rule(_ALL, in_direct=True, in_archived=False),
    Action.DELETE_OWN_MESSAGE: Rule(_ALL, in_direct=True, in_archived=True),
    Action.DELETE_ANY_MESSAGE: Rule(_STAFF, in_direct=True, in_archived=True),
    Action.REACT: Rule(_ALL, in_direct=True, in_archived=False),
    Action.MENTION_ALL: Rule(_NO_GUESTS, in_direct=True, in_archived=False),
    Action.PIN_MESSAGE: Rule(_NO_GUESTS, in_direct=True, in_archived=False),
    Action.INVITE_MEMBER: Rule(_NO_GUESTS, in_direct=False, in_archived=False),
    Action.LEAVE: Rule(_ALL, in_direct=False, in_archived=True),
    Action.CHANGE_DETAILS: Rule(_STAFF, in_direct=False, in_archived=False),
    Action.ARCHIVE: Rule(_STAFF, in_direct=False, in_archived=True),
    Action.REMOVE_MEMBER: Rule(_STAFF, in_direct=False, in_archived=True),
    Action.BAN_MEMBER: Rule(_STAFF, in_direct=False, in_archived=True),
    Action.SET_ROLE: Rule(_STAFF, in_direct=False, in_archived=True),
    Action.CREATE_INVITE_LINK: Rule(_STAFF, in_direct=False, in_archived=False),
    Action.REVOKE_INVITE_LINK: Rule(_STAFF, in_direct=False, in_archived=True),
}

_RANK = {Role.GUEST: 0, Role.MEMBER: 1, Role.ADMIN: 2, Role.OWNER: 3}


def require(action: Action, membership: Membership, conversation: Conversation) -> None:
    """Let the member do it, or say why not; hides a private conversation from outsiders.

    Raises:
        ConversationUnknown: it does not exist, or the person may not know that it does.
        NotAMember: it is a public channel and the person is not in it.
        NotForDirect: it has no place between two people.
        NotPermitted: the role does not allow it.
        ConversationIsArchived: it is closed for this.
    """
    if not membership.joined or not conversation.exists:
        if conversation.public and not membership.banned:
            raise NotAMember(conversation.conversation_id)
        raise ConversationUnknown(conversation.conversation_id)
    rule = RULES[action]
    if conversation.kind is Kind.DIRECT and not rule.in_direct:
        raise NotForDirect(action)
    if membership.role not in rule.roles:
        raise NotPermitted(action)
    if conversation.archived and not rule.in_archived:
        raise ConversationIsArchived(conversation.conversation_id)


def require_over(action: Action, actor: Membership, other: Membership) -> None:
    """Let owners act on anyone and the rest on those below them.

    Raises:
        NotPermitted: the other person's role is not below the actor's.
    """
    if actor.role is Role.OWNER or not other.joined:
        return
    if _RANK[other.role] >= _RANK[actor.role]:
        raise NotPermitted(f"{action} whose role is not below yours")


def require_grant(actor: Membership, role: Role) -> None:
    """Let nobody give a role above their own, so only owners make owners.

    Raises:
        NotPermitted: the role is above the actor's.
    """
    if _RANK[role] > _RANK[actor.role]:
        raise NotPermitted("give a role above your own")
