"""What two versions of the messages read model share: names in place of numbers."""

from typing import Final

from infra.sqlite.views.messages_schema import SEQ_BITS

_SEQ = f"& {(1 << SEQ_BITS) - 1}"
_MESSAGE = "JOIN messages AS m ON m.id = x.message"

# Older events do not say which thread a deleted message was in: who saw its text still knows.
COMPARED: Final = {
    "messages": f"""
      SELECT hex(c.id), m.id {_SEQ}, hex(m.message_id), m.version, hex(a.id), m.recorded_at,
             m.occurred_at, m.facets, hex(r.message_id), m.body, m.text,
             iif(m.body IS NULL, NULL, m.details)
        FROM messages AS m JOIN numbers AS c ON c.number = m.id >> {SEQ_BITS}
        JOIN numbers AS a ON a.number = m.author LEFT JOIN messages AS r ON r.id = m.thread
       ORDER BY c.id, m.id""",  # noqa: S608 — of constants
    "threads": f"""
      SELECT hex(m.message_id), x.replies, x.last_reply {_SEQ}
        FROM threads AS x JOIN messages AS m ON m.id = x.root ORDER BY m.message_id""",  # noqa: S608 — of constants
    "revisions": f"""
      SELECT hex(m.message_id), x.version, x.body, x.at FROM revisions AS x {_MESSAGE}
       ORDER BY m.message_id, x.version""",  # noqa: S608 — of constants
    "mentions": f"""
      SELECT hex(m.message_id), hex(p.id) FROM mentions AS x {_MESSAGE}
        JOIN numbers AS p ON p.number = x.person ORDER BY m.message_id, p.id""",  # noqa: S608 — of constants
    # A deleted message is no context, whether it was when the other was sent or not.
    "context": f"""
      SELECT hex(m.message_id), hex(e.message_id) FROM context AS x {_MESSAGE}
        JOIN messages AS e ON e.id = x.earlier
       WHERE m.body IS NOT NULL AND e.body IS NOT NULL
       ORDER BY m.message_id, e.message_id""",  # noqa: S608 — of constants
    "system_items": """
      SELECT hex(c.id), x.after_seq, x.off, x.item FROM system_items AS x
        JOIN numbers AS c ON c.number = x.conversation ORDER BY c.id, x.after_seq, x.off""",
    "searchable": """
      SELECT hex(m.message_id), x.body, x.context FROM searchable AS x
        JOIN messages AS m ON m.id = x.id ORDER BY m.message_id""",
}
"""By table: rows in an order that does not depend on how partitions were interleaved."""
