"""Decisions on a message that was sent: edit it, delete it, react to it, pin it."""

from commands.domain.conversation import Conversation
from commands.domain.emoji import is_reaction
from commands.domain.errors import (
    Inapplicable,
    InvalidText,
    MessageIsDeleted,
    NotPermitted,
)
from commands.domain.membership import Membership
from commands.domain.message import Message, people
from commands.domain.permissions import RULES, Action, require
from commands.domain.timeline import check_text
from contracts.commands.message import AddReaction, EditMessage, RemoveReaction
from contracts.events.conversation import MessagePinned, MessageUnpinned
from contracts.events.message import (
    MessageDeleted,
    MessageEdited,
    ReactionAdded,
    ReactionRemoved,
)
from contracts.ids import UserId

MOST_EMOJI = 50
"""Different emoji under one message."""
MOST_PINS = 100
"""Pinned messages of one conversation."""


def edit(
    command: EditMessage,
    message: Message,
    actor: Membership,
    conversation: Conversation,
    mentions: tuple[UserId, ...] = (),
    *,
    everyone: bool = False,
    even_unchanged: bool = False,
) -> tuple[MessageEdited, ...]:
    """Return the new text of one's own message, or nothing if it is the present one.

    ``even_unchanged`` is for a message of which only the last text came here: it was edited too.

    Raises:
        CommandRejected: it is another's, deleted or forwarded, or the text may not be stored.
    """
    require(Action.EDIT_OWN_MESSAGE, actor, conversation)
    _require_present(message)
    if message.author_id != actor.user_id:
        raise NotPermitted("edit the messages of others")
    if message.forward_of is not None:
        raise Inapplicable("a forwarded message keeps its text")
    check_text(command.body, empty=bool(message.attachments))
    if command.body == message.body and not even_unchanged:
        return ()
    return (
        MessageEdited(
            message_id=message.message_id,
            conversation_id=message.conversation_id,
            body=command.body,
            mentions=mentions,
            mentions_all=everyone and actor.role in RULES[Action.MENTION_ALL].roles,
        ),
    )


def delete(
    message: Message, actor: Membership, conversation: Conversation
) -> tuple[MessageDeleted, ...]:
    """Return the end of a message, or nothing if it is deleted already.

    Raises:
        CommandRejected: it is another's, and the actor's role does not allow that.
    """
    own = message.author_id == actor.user_id
    require(Action.DELETE_OWN_MESSAGE if own else Action.DELETE_ANY_MESSAGE, actor, conversation)
    if message.deleted:
        return ()
    deleted = MessageDeleted(
        message_id=message.message_id,
        conversation_id=message.conversation_id,
        thread_root_id=message.thread_root_id,
    )
    return (deleted,)


def add_reaction(
    command: AddReaction, message: Message, actor: Membership, conversation: Conversation
) -> tuple[ReactionAdded, ...]:
    """Return the actor's reaction, or nothing if it is there already.

    Raises:
        CommandRejected: it is no emoji, one too many, or the message is deleted.
    """
    require(Action.REACT, actor, conversation)
    if not is_reaction(command.emoji):
        raise InvalidText("emoji", "must be one emoji or its :name:")
    _require_present(message)
    if actor.user_id in people(message, command.emoji):
        return ()
    if command.emoji not in message.reactions and len(message.reactions) >= MOST_EMOJI:
        raise Inapplicable(f"a message carries at most {MOST_EMOJI} different emoji")
    return (
        ReactionAdded(
            message_id=message.message_id,
            conversation_id=message.conversation_id,
            user_id=actor.user_id,
            emoji=command.emoji,
        ),
    )


def remove_reaction(
    command: RemoveReaction, message: Message, actor: Membership, conversation: Conversation
) -> tuple[ReactionRemoved, ...]:
    """Return that the actor took a reaction back, or nothing if there is none of that emoji.

    Raises:
        CommandRejected: the actor may not react here.
    """
    require(Action.REACT, actor, conversation)
    if actor.user_id not in people(message, command.emoji):
        return ()
    return (
        ReactionRemoved(
            message_id=message.message_id,
            conversation_id=message.conversation_id,
            user_id=actor.user_id,
            emoji=command.emoji,
        ),
    )


def pin(
    message: Message, actor: Membership, conversation: Conversation
) -> tuple[MessagePinned, ...]:
    """Return that the message is pinned, or nothing if it is already.

    Raises:
        CommandRejected: the actor may not pin here, it is deleted, or there are too many pins.
    """
    require(Action.PIN_MESSAGE, actor, conversation)
    _require_present(message)
    if message.message_id in conversation.pins:
        return ()
    if len(conversation.pins) >= MOST_PINS:
        raise Inapplicable(f"a conversation has at most {MOST_PINS} pinned messages")
    return (MessagePinned(message_id=message.message_id),)


def unpin(
    message: Message, actor: Membership, conversation: Conversation
) -> tuple[MessageUnpinned, ...]:
    """Return that the message is no longer pinned, or nothing if it is not.

    Raises:
        CommandRejected: the actor may not pin here.
    """
    require(Action.PIN_MESSAGE, actor, conversation)
    return unpinned(message, conversation)


def unpinned(message: Message, conversation: Conversation) -> tuple[MessageUnpinned, ...]:
    """Return the end of a message's pin, nothing if it has none."""
    if message.message_id not in conversation.pins:
        return ()
    return (MessageUnpinned(message_id=message.message_id),)


def _require_present(message: Message) -> None:
    if message.deleted:
        raise MessageIsDeleted(message.message_id)
