"""Stored messages as clients see them."""

from contracts.ids import UserId
from contracts.views.message import Message
from infra.messages.shown import shown
from infra.sqlite.views.messages_rows import MEMBERS, NAMED, Row

ROWS_OF = f"""
  SELECT json_group_array(json_array({MEMBERS}))
    FROM json_each(:ids) AS w CROSS JOIN messages AS m ON m.id = w.value {NAMED}
"""  # noqa: S608 — of constants


def message_of(row: Row, caller: UserId) -> Message:
    """Return a message with the caller's own reactions told apart."""
    return shown(row.document, row.replies, caller)
