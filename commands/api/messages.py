"""Commands on messages and read markers, as the table of commands has them."""

from commands.api.operation import AnyOperation, Operation
from commands.domain.errors import (
    AttachmentUnknown,
    ConversationIsArchived,
    ConversationUnknown,
    Inapplicable,
    InvalidText,
    MessageIdTaken,
    MessageIsDeleted,
    MessageUnknown,
    NotAMember,
    NotPermitted,
    SeqUnknown,
)
from commands.handlers.messages import Messages
from commands.handlers.read_markers import ReadMarkers
from commands.handlers.scheduling import Scheduling
from commands.handlers.send_core import SendCore
from commands.ports import Appended
from contracts.commands.message import (
    AddReaction,
    CancelScheduledMessage,
    DeleteMessage,
    EditMessage,
    MarkRead,
    MessageSentDone,
    PinMessage,
    RemoveReaction,
    ScheduleMessage,
    SendMessage,
    UnpinMessage,
)

_TAG = "messages"
SEND_BUDGET = "send"
_OUTSIDERS = (NotAMember, ConversationUnknown, MessageUnknown)
_SENDING = (
    *_OUTSIDERS,
    InvalidText,
    AttachmentUnknown,
    ConversationIsArchived,
    Inapplicable,
    MessageIdTaken,
    MessageIsDeleted,
)


def message_sent(command: SendMessage, appended: Appended, position: str) -> MessageSentDone:
    """Name the message and its place in the conversation."""
    return MessageSentDone(
        position=position, message_id=command.message_id, seq=appended.revision + 1
    )


def message_operations(
    core: SendCore, messages: Messages, scheduling: Scheduling, markers: ReadMarkers
) -> list[AnyOperation]:
    """Return the commands on messages."""
    return [*_sending(core, scheduling), *_revising(messages), _reading(markers)]


def _sending(core: SendCore, scheduling: Scheduling) -> list[AnyOperation]:
    return [
        Operation(
            command=SendMessage,
            handle=core.send,
            tag=_TAG,
            note="The id is the client's: the same message twice is sent once. "
            "A forward without a text repeats that of the message it names.",
            refusals=_SENDING,
            answer=message_sent,
            answers=MessageSentDone,
            budget=SEND_BUDGET,
        ),
        Operation(
            command=ScheduleMessage,
            handle=scheduling.plan,
            tag=_TAG,
            note="It is sent as its author when it is due, and cancelled if that may not be then.",
            refusals=_SENDING,
            budget=SEND_BUDGET,
        ),
        Operation(
            command=CancelScheduledMessage,
            handle=scheduling.cancel,
            tag=_TAG,
            refusals=(MessageUnknown,),
        ),
    ]


def _revising(messages: Messages) -> list[AnyOperation]:
    changing = (*_OUTSIDERS, NotPermitted, ConversationIsArchived, MessageIsDeleted)
    return [
        Operation(
            command=EditMessage,
            handle=messages.edit,
            tag=_TAG,
            note="Earlier texts stay readable as its history.",
            refusals=(*changing, InvalidText, Inapplicable),
            budget=SEND_BUDGET,
        ),
        Operation(
            command=DeleteMessage,
            handle=messages.delete,
            tag=_TAG,
            refusals=(*_OUTSIDERS, NotPermitted),
        ),
        Operation(
            command=AddReaction,
            handle=messages.react,
            tag=_TAG,
            note="One emoji, or the name of one between colons.",
            refusals=(*changing, InvalidText, Inapplicable),
        ),
        Operation(
            command=RemoveReaction,
            handle=messages.react,
            tag=_TAG,
            refusals=(*_OUTSIDERS, ConversationIsArchived),
        ),
        Operation(
            command=PinMessage,
            handle=messages.pin,
            tag=_TAG,
            refusals=(*changing, Inapplicable),
        ),
        Operation(
            command=UnpinMessage,
            handle=messages.unpin,
            tag=_TAG,
            refusals=(*_OUTSIDERS, NotPermitted, ConversationIsArchived),
        ),
    ]


def _reading(markers: ReadMarkers) -> AnyOperation:
    return Operation(
        command=MarkRead,
        handle=markers.move,
        tag=_TAG,
        refusals=(NotAMember, ConversationUnknown, SeqUnknown),
    )
