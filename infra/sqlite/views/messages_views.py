"""Stored messages as clients see them."""

from contracts.ids import UserId
from contracts.log import instant
from contracts.views.message import Message, Reaction
from infra.sqlite.views.messages_rows import MEMBERS, NAMED, Row, seq_of

ROWS_OF = f"""
  SELECT json_group_array(json_array({MEMBERS}))
    FROM json_each(:ids) AS w CROSS JOIN messages AS m ON m.id = w.value {NAMED}
"""  # noqa: S608 — of constants


def message_of(row: Row, caller: UserId) -> Message:
    """Return a message with the caller's own reactions told apart."""
    details = row.details
    sent_at = row.recorded_at if row.occurred_at is None else row.occurred_at
    return Message(
        message_id=row.message_id,
        conversation_id=row.conversation_id,
        seq=seq_of(row.id),
        author_id=row.author_id,
        body=row.body,
        sent_at=instant(sent_at),
        edited_at=None if details.edited_at is None else instant(details.edited_at),
        deleted=row.body is None,
        thread_root_id=details.thread_root_id,
        reply_to_id=details.reply_to_id,
        reply_count=row.replies,
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
