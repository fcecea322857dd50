"""People and conversations to decide on."""

from commands.domain.conversation import Conversation
from commands.domain.membership import Membership
from commands.domain.user import User
from contracts.events.conversation import Kind, Visibility
from contracts.events.membership import Role
from contracts.ids import CommandId, ConversationId, UserId, uuid7

ROOM = ConversationId(uuid7())
ALICE, BOB = UserId(uuid7()), UserId(uuid7())


def command_id() -> CommandId:
    return CommandId(uuid7())


def group(*, archived: bool = False, owners: tuple[UserId, ...] = (ALICE,)) -> Conversation:
    return Conversation(ROOM, exists=True, archived=archived, owner_ids=frozenset(owners))


def channel(*, archived: bool = False, visibility: Visibility = Visibility.PUBLIC) -> Conversation:
    return Conversation(
        ROOM,
        exists=True,
        kind=Kind.CHANNEL,
        visibility=visibility,
        title="General",
        archived=archived,
        owner_ids=frozenset({ALICE}),
    )


def direct() -> Conversation:
    return Conversation(ROOM, exists=True, kind=Kind.DIRECT)


def nowhere() -> Conversation:
    return Conversation(ROOM)


def member(
    role: Role = Role.MEMBER, user_id: UserId = ALICE, invited_by: UserId | None = None
) -> Membership:
    return Membership(user_id, joined=True, role=role, invited_by=invited_by)


def outsider(user_id: UserId = ALICE, *, banned: bool = False) -> Membership:
    return Membership(user_id, banned=banned)


def account(user_id: UserId = BOB, *, active: bool = True, is_admin: bool = False) -> User:
    return User(user_id, exists=True, active=active, display_name="Bob", is_admin=is_admin)


def nobody(user_id: UserId = BOB) -> User:
    return User(user_id)
