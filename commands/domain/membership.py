"""One person in one conversation, folded from ``membership-{c}.{u}``."""

from datetime import datetime
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from contracts.events import Erased
from contracts.events.membership import (
    ConversationPinned,
    ConversationUnpinned,
    Level,
    MemberBanned,
    MemberJoined,
    MemberLeft,
    MemberRemoved,
    MembershipEvent,
    MemberUnbanned,
    NotificationLevelChanged,
    Role,
    RoleChanged,
)
from contracts.ids import UserId


class Membership(Struct, frozen=True):
    """A person's standing; with the id alone, that of one who was never there."""

    user_id: UserId
    joined: bool = False
    role: Role = Role.GUEST
    banned: bool = False
    invited_by: UserId | None = None
    level: Level = Level.ALL
    level_until: datetime | None = None
    pinned: bool = False

    @property
    def owns(self) -> bool:
        """Whether the person is an owner now."""
        return self.joined and self.role is Role.OWNER


def evolve(state: Membership, event: MembershipEvent | Erased) -> Membership:
    """Return the membership as it is after ``event``; whoever joins again starts anew."""
    match event:
        case MemberJoined(role=role, invited_by=inviter):
            return Membership(state.user_id, joined=True, role=role, invited_by=inviter)
        case MemberLeft() | MemberRemoved():
            return Membership(state.user_id, banned=state.banned)
        case MemberBanned():
            return Membership(state.user_id, banned=True)
        case MemberUnbanned():
            return replace(state, banned=False)
        case RoleChanged(role=role):
            return replace(state, role=role)
        case NotificationLevelChanged(level=level, until=until):
            return replace(state, level=level, level_until=until)
        case ConversationPinned():
            return replace(state, pinned=True)
        case ConversationUnpinned():
            return replace(state, pinned=False)
        case Erased():
            return state
        case _:
            assert_never(event)
