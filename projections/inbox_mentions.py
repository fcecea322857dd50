"""Whom each message mentions, by its ``seq``: a mention counts while its message is unread."""

from typing import Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events import AnyEvent, Erased
from contracts.events.message import MessageEdited
from contracts.events.timeline import MessageSent
from contracts.ids import ConversationId, MessageId
from contracts.log import Recorded
from contracts.streams import subject_of
from projections.last_message import erased_message

TYPES: Final = frozenset({"MessageSent", "MessageEdited", "MessageDeleted"})

EVERYONE: Final = UUID(int=0)
"""Stands for every member in the mentions of a message to all."""


class Sent(Struct, frozen=True, array_like=True):
    """A message as far as unread counts know it."""

    message_id: MessageId
    conversation_id: ConversationId
    seq: int
    mentioned: tuple[UUID, ...] = ()
    deleted: bool = False


def message_of(recorded: Recorded, event: AnyEvent | Erased) -> MessageId:
    """Return the message that an event of these types is about."""
    if isinstance(event, MessageSent | MessageEdited):
        return event.message_id
    if recorded.type == "MessageSent":
        return erased_message(recorded)
    return MessageId(subject_of(recorded.stream))


def fold_sent(sent: Sent | None, recorded: Recorded, event: AnyEvent | Erased) -> Sent | None:
    """Return a message after one event; None for what happens to one that was never sent."""
    if recorded.type == "MessageSent":
        seq, conversation_id = recorded.revision + 1, ConversationId(recorded.key)
        return Sent(message_of(recorded, event), conversation_id, seq, _mentioned(event))
    if sent is None or sent.deleted:
        return sent
    if recorded.type == "MessageDeleted":
        return replace(sent, mentioned=(), deleted=True)
    return replace(sent, mentioned=_mentioned(event))


def _mentioned(event: AnyEvent | Erased) -> tuple[UUID, ...]:
    if not isinstance(event, MessageSent | MessageEdited):
        return ()
    if not event.mentions_all:
        return event.mentions
    return (EVERYONE, *event.mentions)
