"""The last message of a conversation, as the inbox shows it."""

from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events import AnyEvent, Erased
from contracts.events.conversation import MessagePinned, MessageUnpinned
from contracts.events.message import MessageDeleted, MessageEdited, ReactionAdded, ReactionRemoved
from contracts.events.timeline import Attachment, ForwardOf, MessageSent
from contracts.ids import MessageId, UserId
from contracts.log import Recorded, microseconds
from contracts.streams import category, subject_of


class LastMessage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message with all that its list entry shows; times are microseconds since 1970."""

    message_id: MessageId
    seq: int
    author_id: UserId
    sent_at: int
    recorded_at: int
    body: str | None = None
    edited_at: int | None = None
    deleted: bool = False
    thread_root_id: MessageId | None = None
    reply_to_id: MessageId | None = None
    attachments: tuple[Attachment, ...] = ()
    mentions: tuple[UserId, ...] = ()
    mentions_all: bool = False
    forward_of: ForwardOf | None = None
    pinned: bool = False
    reactions: dict[str, tuple[UserId, ...]] = {}
    """By emoji: who reacted, the first one first."""


def fold_last(
    last: LastMessage | None, recorded: Recorded, event: AnyEvent | Erased
) -> LastMessage | None:
    """Return the last message as it is after one event of any message of its conversation."""
    if recorded.type == "MessageSent":
        return _sent(recorded, event)
    if last is None or _subject(recorded, event) != last.message_id:
        return last
    if isinstance(event, MessageDeleted):
        return _tombstone(last, event.thread_root_id)
    if last.deleted:
        return last
    match recorded.type:
        case "MessageDeleted":
            return _tombstone(last)
        case "MessageEdited":
            return _edited(last, recorded, event)
        case "MessagePinned":
            return replace(last, pinned=True)
        case "MessageUnpinned":
            return replace(last, pinned=False)
        case _:
            return _reacted(last, event)


def _sent(recorded: Recorded, event: AnyEvent | Erased) -> LastMessage:
    if not isinstance(event, MessageSent):
        return LastMessage(
            message_id=erased_message(recorded),
            seq=recorded.revision + 1,
            author_id=recorded.actor_id,
            sent_at=recorded.recorded_at,
            recorded_at=recorded.recorded_at,
            deleted=True,
        )
    at = event.occurred_at
    return LastMessage(
        message_id=event.message_id,
        seq=recorded.revision + 1,
        author_id=recorded.actor_id,
        sent_at=recorded.recorded_at if at is None else microseconds(at),
        recorded_at=recorded.recorded_at,
        body=event.body,
        thread_root_id=event.thread_root_id,
        reply_to_id=event.reply_to_id,
        attachments=event.attachments,
        mentions=event.mentions,
        mentions_all=event.mentions_all,
        forward_of=event.forward_of,
    )


def erased_message(recorded: Recorded) -> MessageId:
    """Return the id of a sent message whose payload is gone: it is the event's own."""
    if recorded.event_id is None:
        raise ValueError("a sent message without an event id")
    return MessageId(recorded.event_id)


def _tombstone(last: LastMessage, root: MessageId | None = None) -> LastMessage:
    """Keep what the log still tells of a message once its payload is erased, and no more."""
    return LastMessage(
        message_id=last.message_id,
        seq=last.seq,
        author_id=last.author_id,
        sent_at=last.recorded_at,
        recorded_at=last.recorded_at,
        deleted=True,
        thread_root_id=root,
    )


def _edited(last: LastMessage, recorded: Recorded, event: AnyEvent | Erased) -> LastMessage:
    if not isinstance(event, MessageEdited):
        return _tombstone(last)
    at = event.occurred_at
    return replace(
        last,
        body=event.body,
        edited_at=recorded.recorded_at if at is None else microseconds(at),
        mentions=event.mentions,
        mentions_all=event.mentions_all,
    )


def _reacted(last: LastMessage, event: AnyEvent | Erased) -> LastMessage:
    match event:
        case ReactionAdded(emoji=emoji, user_id=user_id):
            people = last.reactions.get(emoji, ())
            changed = people if user_id in people else (*people, user_id)
        case ReactionRemoved(emoji=emoji, user_id=user_id):
            people = last.reactions.get(emoji, ())
            changed = tuple(person for person in people if person != user_id)
        case _:
            return last
    others = {each: who for each, who in last.reactions.items() if each != emoji}
    if not changed:
        return replace(last, reactions=others)
    # A known emoji keeps its place.
    reactions = last.reactions | {emoji: changed} if people else others | {emoji: changed}
    return replace(last, reactions=reactions)


def _subject(recorded: Recorded, event: AnyEvent | Erased) -> UUID | None:
    """Return the message that an event is about, None where its payload alone said it."""
    if isinstance(event, MessagePinned | MessageUnpinned):
        return event.message_id
    if category(recorded.stream) == "message":
        return subject_of(recorded.stream)
    return None
