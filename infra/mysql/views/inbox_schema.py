"""Tables of the inbox read model; times are microseconds since 1970."""

from typing import Final

from infra.mysql.view import ID

TABLES: Final = {
    # ``slug`` and ``title`` are in lower case, for who names a channel.
    "conversations": f"""
        id {ID} PRIMARY KEY,
        active_at BIGINT NOT NULL,
        last_seq BIGINT NOT NULL,
        member_count BIGINT NOT NULL,
        listed TINYINT NOT NULL,
        search MEDIUMTEXT,
        summary MEDIUMTEXT NOT NULL,
        slug TEXT,
        title TEXT,
        KEY (listed, member_count, id),
        KEY (slug(64)),
        KEY (title(64))
    """,
    # ``read_seq`` is by joining and by own messages; the rest is in read_markers.
    "members": f"""
        user_id {ID} NOT NULL,
        conversation_id {ID} NOT NULL,
        role VARCHAR(20) NOT NULL,
        level VARCHAR(20) NOT NULL,
        level_until BIGINT,
        pinned TINYINT NOT NULL,
        read_seq BIGINT NOT NULL,
        PRIMARY KEY (user_id, conversation_id)
    """,
    # From the activity log: rows of their own, because a row is written by one lane only.
    "read_markers": f"""
        user_id {ID} NOT NULL, conversation_id {ID} NOT NULL, seq BIGINT NOT NULL,
        PRIMARY KEY (user_id, conversation_id)
    """,
    # Edits and deletions name a message; unread counts need its seq and whom it mentioned.
    "sent": f"""
        message_id {ID} PRIMARY KEY, seq BIGINT NOT NULL, mentioned MEDIUMTEXT,
        deleted TINYINT NOT NULL
    """,
    "mentions": f"""
        conversation_id {ID} NOT NULL, user_id {ID} NOT NULL, seq BIGINT NOT NULL,
        PRIMARY KEY (conversation_id, user_id, seq)
    """,
    "deleted": f"""
        conversation_id {ID} NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (conversation_id, seq)
    """,
}

# The activity log keeps the latest marker only, so read_markers as of an earlier moment are not
# to be had from it.
COMPARED: Final = {
    "conversations": """
        SELECT id, active_at, last_seq, member_count, listed, search, summary
          FROM {conversations} ORDER BY id
    """,
    "members": "SELECT * FROM {members} ORDER BY user_id, conversation_id",
    "sent": "SELECT * FROM {sent} ORDER BY message_id",
    "mentions": "SELECT * FROM {mentions} ORDER BY conversation_id, user_id, seq",
    "deleted": "SELECT * FROM {deleted} ORDER BY conversation_id, seq",
}
