"""What may enter ``timeline-{c}``: one decision a message, from what it refers to; never folded."""

from datetime import datetime, timedelta

from msgspec import Struct

from commands.domain.conversation import Conversation
from commands.domain.errors import (
    AttachmentUnknown,
    Inapplicable,
    InvalidText,
    MessageIsDeleted,
    MessageUnknown,
)
from commands.domain.membership import Membership
from commands.domain.message import Message
from commands.domain.permissions import RULES, Action, require
from commands.domain.text import check_body
from contracts.commands.message import SendMessage
from contracts.events.timeline import Attachment, ForwardOf, MessageSent
from contracts.ids import ConversationId, MessageId, UserId, id_milliseconds, is_uuid7
from contracts.log import microseconds

LONGEST_BODY = 16_384
"""Code points."""
AHEAD = timedelta(days=1)
"""How far the time in a message's id may lie ahead: what keeps messages by it trusts it so far."""


class Reference(Struct, frozen=True):
    """An earlier message as far as those need to know it that answer it."""

    message_id: MessageId
    conversation_id: ConversationId
    thread_root_id: MessageId | None = None
    deleted: bool = False


class Draft(Struct, frozen=True, kw_only=True):
    """What a message refers to and carries, looked up before the decision."""

    thread_root: Reference | None = None
    reply_to: Reference | None = None
    source: Message | None = None
    """What it forwards, if the actor may read that."""
    mentions: tuple[UserId, ...] = ()
    mentions_all: bool = False
    attachments: tuple[Attachment, ...] = ()
    occurred_at: datetime | None = None


PLAIN = Draft()
"""Refers to nothing."""


def decide(
    command: SendMessage,
    author: Membership,
    conversation: Conversation,
    draft: Draft,
    now: datetime,
) -> MessageSent:
    """Return the message that the author may send; its id may be of any time that has been.

    Raises:
        CommandRejected: the author may not send here, or what it refers to does not allow it.
    """
    require(Action.SEND_MESSAGE, author, conversation)
    _check_id(command.message_id, now)
    if command.attachment_ids:
        raise AttachmentUnknown(command.attachment_ids[0])
    if draft is not PLAIN:
        _check_references(command, draft)
    source = draft.source
    copied = source if source is not None and not command.body else None
    attachments = copied.attachments if copied is not None else draft.attachments
    body = copied.body if copied is not None else command.body
    check_text(body, empty=bool(attachments))
    return MessageSent(
        message_id=command.message_id,
        conversation_id=command.conversation_id,
        author_id=author.user_id,
        body=body,
        mentions=draft.mentions,
        mentions_all=draft.mentions_all and author.role in RULES[Action.MENTION_ALL].roles,
        thread_root_id=command.thread_root_id,
        reply_to_id=command.reply_to_id,
        attachments=attachments,
        forward_of=None if source is None else _origin(source),
        occurred_at=draft.occurred_at,
    )


def check_text(body: str, *, empty: bool) -> None:
    """Accept a message's text; an ``empty`` one may stand beside attachments.

    Raises:
        InvalidText: it is too long, shows nothing or cannot be stored.
    """
    if len(body) > LONGEST_BODY:
        raise InvalidText("body", f"must not be longer than {LONGEST_BODY} characters")
    if body or not empty:
        check_body(body)


def _check_id(message_id: MessageId, now: datetime) -> None:
    if not is_uuid7(message_id):
        raise InvalidText("message_id", "must be a UUIDv7")
    if id_milliseconds(message_id) * 1_000 > microseconds(now + AHEAD):
        raise InvalidText("message_id", "must not be of a time more than a day ahead")


def _check_references(command: SendMessage, draft: Draft) -> None:
    for reference in (draft.thread_root, draft.reply_to):
        if reference is None:
            continue
        if reference.conversation_id != command.conversation_id:
            raise MessageUnknown(reference.message_id)
        if reference.deleted:
            raise MessageIsDeleted(reference.message_id)
    if draft.thread_root is not None and draft.thread_root.thread_root_id is not None:
        raise Inapplicable("a reply of a thread cannot be the root of another")
    if draft.source is not None and draft.source.deleted:
        raise MessageIsDeleted(draft.source.message_id)


def _origin(source: Message) -> ForwardOf:
    """Return who wrote it first: a forwarded forward still names the one who wrote it."""
    return source.forward_of or ForwardOf(
        message_id=source.message_id,
        conversation_id=source.conversation_id,
        author_id=source.author_id,
    )
