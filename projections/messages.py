"""Messages as they are read: one document a message, from its timeline, its stream and its pins."""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from contracts.events import Erased
from contracts.events.conversation import MessagePinned, MessageUnpinned
from contracts.events.event import Event
from contracts.events.message import MessageDeleted, MessageEdited, ReactionAdded, ReactionRemoved
from contracts.events.timeline import Attachment, ForwardOf, MessageSent
from contracts.ids import ConversationId, MessageId, UserId, is_uuid7
from contracts.log import Recorded, instant, microseconds
from contracts.streams import category, subject_of
from contracts.views.message import Revision
from projections.facts import Fact

TYPES: Final = frozenset(
    {
        "MessageSent",
        "MessageEdited",
        "MessageDeleted",
        "ReactionAdded",
        "ReactionRemoved",
        "MessagePinned",
        "MessageUnpinned",
    }
)
"""Stored names of the events that change a message."""

_DAY = 24 * 3600 * 1_000_000


class UnknownMessage(Exception):
    """An event is about a message that was never sent."""


class Details(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What few messages have beside an author, a time and a text; times in microseconds."""

    edited_at: int | None = None
    thread_root_id: MessageId | None = None
    reply_to_id: MessageId | None = None
    mentions: tuple[UserId, ...] = ()
    mentions_all: bool = False
    attachments: tuple[Attachment, ...] = ()
    reactions: dict[str, tuple[UserId, ...]] = {}
    pinned_by: UserId | None = None
    pinned_at: int | None = None
    forward_of: ForwardOf | None = None


PLAIN: Final = Details()


class MessageDocument(Struct, frozen=True, kw_only=True):
    """One message after the event that ``version`` - 1 is the offset of."""

    message_id: MessageId
    conversation_id: ConversationId
    seq: int
    author_id: UserId
    recorded_at: int
    occurred_at: int | None = None
    """When it was sent, where that is not when it was recorded."""
    version: int
    body: str | None
    """None once deleted; then nothing else of the content is left either, but for its thread."""
    details: Details = PLAIN

    @property
    def sent_at(self) -> int:
        """Microseconds since 1970."""
        return self.recorded_at if self.occurred_at is None else self.occurred_at


def subject(fact: Fact) -> MessageId | None:
    """Return the message that ``fact`` is about."""
    recorded = fact.recorded
    if recorded.type == "MessageSent" and recorded.event_id is not None:
        return MessageId(recorded.event_id)
    if category(recorded.stream) == "message":
        return MessageId(subject_of(recorded.stream))
    event = fact.event
    known = MessageSent | MessagePinned | MessageUnpinned
    return event.message_id if isinstance(event, known) else None


def replied(fact: Fact) -> tuple[MessageId, ...]:
    """Return the messages that a sent one names as those it replies to."""
    event = fact.event
    if not isinstance(event, MessageSent) or (event.reply_to_id or event.thread_root_id) is None:
        return ()
    return tuple(each for each in (event.reply_to_id, event.thread_root_id) if each is not None)


def fold(document: MessageDocument | None, fact: Fact) -> MessageDocument:
    """Return ``document`` as it is after one event; a redelivered one changes nothing.

    Raises:
        UnknownMessage: the event changes a message that was never sent.
    """
    recorded, event = fact.recorded, fact.event
    if document is None:
        return _sent(fact)
    version = recorded.offset + 1
    if version <= document.version:
        return document
    if document.body is None:
        return replace(document, version=version, details=_place(document, event))
    match event:
        case MessageDeleted() | Erased("MessageEdited" | "MessageDeleted"):
            return _deleted(document, event, version)
        case MessageEdited(body=body):
            return replace(document, version=version, body=body, details=_details(document, fact))
        case _:
            return replace(document, version=version, details=_details(document, fact))


def superseded(before: MessageDocument | None, after: MessageDocument) -> Revision | None:
    """Return the text that an edit replaced."""
    if before is None or before.body is None or after.body is None:
        return None
    if before.details.edited_at == after.details.edited_at:
        return None
    return Revision(body=before.body, at=instant(before.details.edited_at or before.sent_at))


def happened_at(recorded: Recorded, event: object) -> int:
    """Return when an event happened, in microseconds: imports know better than the log."""
    occurred_at = event.occurred_at if isinstance(event, Event) else None
    return recorded.recorded_at if occurred_at is None else microseconds(occurred_at)


def _sent(fact: Fact) -> MessageDocument:
    recorded, event, message_id = fact.recorded, fact.event, subject(fact)
    if recorded.type != "MessageSent" or message_id is None:
        raise UnknownMessage(recorded.stream)
    if not isinstance(event, MessageSent):
        author_id, occurred_at = recorded.actor_id, _by_its_id(message_id, recorded.recorded_at)
        body, details = None, PLAIN
    else:
        author_id, occurred_at = event.author_id, _occurred(event)
        body, details = event.body, _details_sent(event)
    return MessageDocument(
        message_id=message_id,
        conversation_id=ConversationId(recorded.key),
        seq=recorded.revision + 1,
        author_id=author_id,
        recorded_at=recorded.recorded_at,
        occurred_at=occurred_at,
        version=recorded.offset + 1,
        body=body,
        details=details,
    )


def _occurred(event: MessageSent) -> int | None:
    return None if event.occurred_at is None else microseconds(event.occurred_at)


def _details_sent(event: MessageSent) -> Details:
    return Details(
        thread_root_id=event.thread_root_id,
        reply_to_id=event.reply_to_id,
        mentions=event.mentions,
        mentions_all=event.mentions_all,
        attachments=event.attachments,
        forward_of=event.forward_of,
    )


def _details(document: MessageDocument, fact: Fact) -> Details:
    details, recorded = document.details, fact.recorded
    match fact.event:
        case MessageEdited(mentions=mentions, mentions_all=mentions_all) as edited:
            at = happened_at(recorded, edited)
            return replace(details, edited_at=at, mentions=mentions, mentions_all=mentions_all)
        case ReactionAdded(emoji=emoji, user_id=user_id):
            given = details.reactions.get(emoji, ())
            users = given if user_id in given else (*given, user_id)
            return replace(details, reactions={**details.reactions, emoji: users})
        case ReactionRemoved(emoji=emoji, user_id=user_id):
            left = tuple(user for user in details.reactions.get(emoji, ()) if user != user_id)
            others = {each: by for each, by in details.reactions.items() if each != emoji}
            reactions = {**details.reactions, emoji: left} if left else others
            return replace(details, reactions=reactions)
        case MessagePinned() as pinned:
            at = happened_at(recorded, pinned)
            return replace(details, pinned_by=recorded.actor_id, pinned_at=at)
        case MessageUnpinned():
            return replace(details, pinned_by=None, pinned_at=None)
        case _:
            return details


def _deleted(document: MessageDocument, event: object, version: int) -> MessageDocument:
    """Return what is left: the same whether its text was ever seen here or erased before."""
    return MessageDocument(
        message_id=document.message_id,
        conversation_id=document.conversation_id,
        seq=document.seq,
        author_id=document.author_id,
        recorded_at=document.recorded_at,
        occurred_at=_by_its_id(document.message_id, document.recorded_at),
        version=version,
        body=None,
        details=_place(document, event),
    )


def _place(document: MessageDocument, event: object) -> Details:
    """Return the thread of a deleted message: known before, or by the event where it says it."""
    known = document.details.thread_root_id
    said = event.thread_root_id if isinstance(event, MessageDeleted) else None
    root = known if said is None else said
    return PLAIN if root is None else Details(thread_root_id=root)


def _by_its_id(message_id: MessageId, recorded_at: int) -> int | None:
    """Return the time in an imported message's id, for its other time goes with its payload."""
    made_at = (message_id.int >> 80) * 1000
    return made_at if is_uuid7(message_id) and made_at < recorded_at - _DAY else None
