"""Stored messages as clients see them."""

from contracts.ids import UserId
from contracts.log import instant
from contracts.views.message import Message, Reaction
from projections.messages import MessageDocument


def shown(document: MessageDocument, replies: int, caller: UserId) -> Message:
    """Return a message with the caller's own reactions told apart."""
    details = document.details
    return Message(
        message_id=document.message_id,
        conversation_id=document.conversation_id,
        seq=document.seq,
        author_id=document.author_id,
        body=document.body,
        sent_at=instant(document.sent_at),
        edited_at=None if details.edited_at is None else instant(details.edited_at),
        deleted=document.body is None,
        thread_root_id=details.thread_root_id,
        reply_to_id=details.reply_to_id,
        reply_count=replies,
        reactions=[
            Reaction(emoji=emoji, count=len(users), mine=caller in users)
            for emoji, users in details.reactions.items()
        ],
        attachments=list(details.attachments),
        mentions=list(details.mentions),
        mentions_all=details.mentions_all,
        pinned=details.pinned_by is not None,
        forward_of=details.forward_of,
    )
