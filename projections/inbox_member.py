"""One member's place in a conversation: role, notification level, pin and read marker."""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from contracts.events import AnyEvent, Erased
from contracts.events.membership import (
    Level,
    MemberJoined,
    NotificationLevelChanged,
    Role,
    RoleChanged,
)
from contracts.ids import ConversationId, UserId
from contracts.log import Recorded, microseconds
from contracts.streams import membership_of
from projections.members import ENDS

TYPES: Final = frozenset(
    {
        "MemberJoined",
        "MemberLeft",
        "MemberRemoved",
        "MemberBanned",
        "RoleChanged",
        "NotificationLevelChanged",
        "ConversationPinned",
        "ConversationUnpinned",
    }
)


class InboxMember(Struct, frozen=True, kw_only=True, array_like=True):
    """A present member; ``read_seq`` is what joining and own messages alone say was read."""

    conversation_id: ConversationId
    user_id: UserId
    role: Role = Role.MEMBER
    level: Level = Level.ALL
    level_until: int | None = None
    """Microseconds since 1970."""
    pinned: bool = False
    read_seq: int = 0


def fold_member(
    member: InboxMember | None, recorded: Recorded, event: AnyEvent | Erased, last_seq: int
) -> InboxMember | None:
    """Return a member as he is after one event, None when he is none; ``last_seq`` is read then."""
    if recorded.type == "MemberJoined":
        return _joined(recorded, event, last_seq)
    if recorded.type in ENDS:
        return None
    if member is None:
        return None
    match recorded.type:
        case "MessageSent":
            return replace(member, read_seq=max(member.read_seq, recorded.revision + 1))
        case "ConversationPinned":
            return replace(member, pinned=True)
        case "ConversationUnpinned":
            return replace(member, pinned=False)
        case _:
            return _chosen(member, event)


def _joined(recorded: Recorded, event: AnyEvent | Erased, last_seq: int) -> InboxMember:
    conversation_id, user_id = membership_of(recorded.stream)
    return InboxMember(
        conversation_id=conversation_id,
        user_id=user_id,
        role=event.role if isinstance(event, MemberJoined) else Role.MEMBER,
        read_seq=last_seq,
    )


def _chosen(member: InboxMember, event: AnyEvent | Erased) -> InboxMember:
    match event:
        case RoleChanged(role=role):
            return replace(member, role=role)
        case Erased("RoleChanged"):
            return replace(member, role=Role.MEMBER)
        case NotificationLevelChanged(level=level, until=until):
            at = None if until is None else microseconds(until)
            return replace(member, level=level, level_until=at)
        case _:
            return member
