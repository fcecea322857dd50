"""Commands on memberships, as the table of commands has them."""

from commands.api.operation import AnyOperation, Operation
from commands.domain.errors import (
    AlreadyAMember,
    ConversationIsArchived,
    ConversationUnknown,
    Inapplicable,
    InvalidText,
    IsBanned,
    LastOwner,
    MemberUnknown,
    NotAMember,
    NotForDirect,
    NotPermitted,
    UserIsDeactivated,
    UserUnknown,
)
from commands.handlers.members import Members
from contracts.commands.conversation import (
    BanMember,
    InviteMember,
    JoinConversation,
    LeaveConversation,
    PinConversation,
    RemoveMember,
    SetNotificationLevel,
    SetRole,
    UnbanMember,
    UnpinConversation,
)

_TAG = "members"
_OWN = (NotAMember, ConversationUnknown)
_OTHERS = (NotAMember, NotPermitted, ConversationUnknown, NotForDirect)


def member_operations(members: Members) -> list[AnyOperation]:
    """Return the commands that make, change and end memberships."""
    return [*_own(members), *_others(members)]


def _own(members: Members) -> list[AnyOperation]:
    return [
        Operation(
            command=JoinConversation,
            handle=members.change_own,
            tag=_TAG,
            note="Who was added by another before may join again without an event.",
            refusals=(IsBanned, ConversationUnknown, AlreadyAMember, ConversationIsArchived),
        ),
        Operation(
            command=LeaveConversation,
            handle=members.change_own,
            tag=_TAG,
            note="The last owner stays while others do; the only member may leave and archives it.",
            refusals=(*_OWN, LastOwner, NotForDirect),
        ),
        *(
            Operation(command=command, handle=members.change_own, tag=_TAG, refusals=_OWN)
            for command in (SetNotificationLevel, PinConversation, UnpinConversation)
        ),
    ]


def _others(members: Members) -> list[AnyOperation]:
    return [
        Operation(
            command=InviteMember,
            handle=members.change_other,
            tag=_TAG,
            note="Nobody gives a role above their own.",
            refusals=(
                *_OTHERS,
                IsBanned,
                UserUnknown,
                AlreadyAMember,
                UserIsDeactivated,
                ConversationIsArchived,
            ),
        ),
        Operation(
            command=RemoveMember,
            handle=members.change_other,
            tag=_TAG,
            note="Only owners act on those whose role is not below their own.",
            refusals=(InvalidText, *_OTHERS, Inapplicable),
        ),
        Operation(
            command=BanMember,
            handle=members.change_other,
            tag=_TAG,
            note="Works on people who are not members, too.",
            refusals=(InvalidText, *_OTHERS, UserUnknown, Inapplicable),
        ),
        Operation(command=UnbanMember, handle=members.change_other, tag=_TAG, refusals=_OTHERS),
        Operation(
            command=SetRole,
            handle=members.change_other,
            tag=_TAG,
            note="Only owners make owners; the last one stays one.",
            refusals=(*_OTHERS, MemberUnknown, LastOwner),
        ),
    ]
