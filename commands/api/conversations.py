"""Commands on conversations, as the table of commands has them."""

from uuid import UUID

from commands.api.operation import AnyOperation, Operation
from commands.domain.errors import (
    AttachmentUnknown,
    ConversationIsArchived,
    ConversationUnknown,
    Inapplicable,
    InvalidText,
    NotAMember,
    NotForDirect,
    NotPermitted,
    UserIsDeactivated,
    UserUnknown,
    ValueTaken,
)
from commands.handlers.conversations import Conversations
from commands.ports import Appended
from contracts.commands.command import Command
from contracts.commands.conversation import (
    ArchiveConversation,
    ConversationDone,
    CreateConversation,
    RenameConversation,
    SetConversationAvatar,
    SetTopic,
    UnarchiveConversation,
)
from contracts.ids import ConversationId

_TAG = "conversations"
_DETAILS = (
    InvalidText,
    NotAMember,
    NotPermitted,
    ConversationUnknown,
    NotForDirect,
    ConversationIsArchived,
)
_CLOSING = (NotAMember, NotPermitted, ConversationUnknown, NotForDirect)


def conversation_done(_command: Command, appended: Appended, position: str) -> ConversationDone:
    """Name the conversation that the receipt holds."""
    conversation_id = ConversationId(UUID(bytes=appended.answer))
    return ConversationDone(position=position, conversation_id=conversation_id)


def conversation_operations(conversations: Conversations) -> list[AnyOperation]:
    """Return the commands that make and change conversations."""
    return [
        Operation(
            command=CreateConversation,
            handle=conversations.create,
            tag=_TAG,
            note="A direct pair exists once: for one that is there its id is the answer.",
            refusals=(InvalidText, UserUnknown, UserIsDeactivated, ValueTaken, Inapplicable),
            answer=conversation_done,
            answers=ConversationDone,
        ),
        *(
            Operation(command=command, handle=conversations.change, tag=_TAG, refusals=_DETAILS)
            for command in (RenameConversation, SetTopic)
        ),
        Operation(
            command=SetConversationAvatar,
            handle=conversations.change,
            tag=_TAG,
            refusals=(*_DETAILS, AttachmentUnknown),
        ),
        *(
            Operation(command=command, handle=conversations.change, tag=_TAG, refusals=_CLOSING)
            for command in (ArchiveConversation, UnarchiveConversation)
        ),
    ]
