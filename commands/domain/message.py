"""One message: the event of the timeline, and stream ``message-{m}`` folded onto it."""

from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from contracts.events import Erased
from contracts.events.message import (
    MessageDeleted,
    MessageEdited,
    MessageEvent,
    ReactionAdded,
    ReactionRemoved,
)
from contracts.events.timeline import Attachment, ForwardOf, MessageSent
from contracts.ids import ConversationId, MessageId, UserId


class Message(Struct, frozen=True, kw_only=True):
    """A message as its readers see it; a deleted one has no text."""

    message_id: MessageId
    conversation_id: ConversationId
    author_id: UserId
    thread_root_id: MessageId | None = None
    body: str = ""
    attachments: tuple[Attachment, ...] = ()
    forward_of: ForwardOf | None = None
    deleted: bool = False
    reactions: dict[str, frozenset[UserId]] = {}
    """Who reacted, by emoji; an emoji without people is not there."""


def sent(event: MessageSent) -> Message:
    """Return the message that ``event`` put into the timeline."""
    return Message(
        message_id=event.message_id,
        conversation_id=event.conversation_id,
        author_id=event.author_id,
        thread_root_id=event.thread_root_id,
        body=event.body,
        attachments=event.attachments,
        forward_of=event.forward_of,
    )


def evolve(state: Message, event: MessageEvent | Erased) -> Message:
    """Return the message as it is after ``event``; only the texts of deleted ones are erased."""
    match event:
        case MessageEdited(body=body):
            return replace(state, body=body)
        case MessageDeleted() | Erased():
            return replace(state, body="", attachments=(), deleted=True)
        case ReactionAdded(emoji=emoji, user_id=user_id):
            return _reacted(state, emoji, people(state, emoji) | {user_id})
        case ReactionRemoved(emoji=emoji, user_id=user_id):
            return _reacted(state, emoji, people(state, emoji) - {user_id})
        case _:
            assert_never(event)


def people(state: Message, emoji: str) -> frozenset[UserId]:
    """Return who reacted with ``emoji``."""
    return state.reactions.get(emoji, frozenset())


def _reacted(state: Message, emoji: str, who: frozenset[UserId]) -> Message:
    others = {other: them for other, them in state.reactions.items() if other != emoji}
    return replace(state, reactions=others | {emoji: who} if who else others)
