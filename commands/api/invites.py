"""Commands on invite links, as the table of commands has them."""

from functools import partial

from commands.api.conversations import conversation_done
from commands.api.operation import AnyOperation, Operation
from commands.domain.errors import (
    ConversationIsArchived,
    ConversationUnknown,
    InvalidText,
    InviteUnknown,
    IsBanned,
    NotAMember,
    NotForDirect,
    NotPermitted,
    ValueTaken,
)
from commands.handlers.invites import Invites
from commands.ports import Appended, InviteCodes
from contracts.commands.conversation import (
    AcceptInviteLink,
    ConversationDone,
    CreateInviteLink,
    InviteLinkMade,
    RevokeInviteLink,
)

_TAG = "invite links"
_MAKING = (NotAMember, NotPermitted, ConversationUnknown, NotForDirect)


def invite_operations(invites: Invites, codes: InviteCodes) -> list[AnyOperation]:
    """Return the commands that make, use and revoke links."""
    return [
        Operation(
            command=CreateInviteLink,
            handle=invites.create,
            tag=_TAG,
            refusals=(InvalidText, *_MAKING, ConversationIsArchived, ValueTaken),
            answer=partial(_made, codes),
            answers=InviteLinkMade,
        ),
        Operation(
            command=RevokeInviteLink,
            handle=invites.revoke,
            tag=_TAG,
            refusals=(*_MAKING, InviteUnknown),
        ),
        Operation(
            command=AcceptInviteLink,
            handle=invites.accept,
            tag=_TAG,
            note="A member is answered alike, and uses up nothing.",
            refusals=(IsBanned, InviteUnknown, ConversationIsArchived),
            answer=conversation_done,
            answers=ConversationDone,
        ),
    ]


def _made(
    codes: InviteCodes, command: CreateInviteLink, _appended: Appended, position: str
) -> InviteLinkMade:
    code = codes.seal(command.conversation_id, command.invite_id)
    return InviteLinkMade(position=position, code=code)
