"""Tables of the inbox read model; ids are text, times microseconds since 1970."""

from typing import Final

SCHEMA: Final = """
CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  active_at INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  member_count INTEGER NOT NULL,
  listed INTEGER NOT NULL,   -- a public channel that is not archived
  search TEXT,               -- folded title, slug and topic of a listed one
  summary TEXT NOT NULL      -- JSON of all that is shown
);
CREATE INDEX conversations_listed ON conversations (member_count DESC, id) WHERE listed;

CREATE TABLE members (
  user_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  role TEXT NOT NULL,
  level TEXT NOT NULL,
  level_until INTEGER,
  pinned INTEGER NOT NULL,
  read_seq INTEGER NOT NULL, -- by joining and by own messages; the rest is in read_markers
  PRIMARY KEY (user_id, conversation_id)
) WITHOUT ROWID;

-- From the activity log: rows of their own, because a row is written by one lane only.
CREATE TABLE read_markers (
  user_id TEXT NOT NULL, conversation_id TEXT NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY (user_id, conversation_id)
) WITHOUT ROWID;

-- Edits and deletions name a message; unread counts need its seq and whom it mentioned.
CREATE TABLE sent (
  message_id TEXT PRIMARY KEY, seq INTEGER NOT NULL, mentioned TEXT, deleted INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE mentions (
  conversation_id TEXT NOT NULL, user_id TEXT NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, user_id, seq)
) WITHOUT ROWID;

CREATE TABLE deleted (
  conversation_id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (conversation_id, seq)
) WITHOUT ROWID;
"""

# The activity log keeps the latest marker only, so read_markers as of an earlier moment are not
# to be had from it.
COMPARED: Final = {
    "conversations": "SELECT * FROM conversations ORDER BY id",
    "members": "SELECT * FROM members ORDER BY user_id, conversation_id",
    "sent": "SELECT * FROM sent ORDER BY message_id",
    "mentions": "SELECT * FROM mentions ORDER BY conversation_id, user_id, seq",
    "deleted": "SELECT * FROM deleted ORDER BY conversation_id, seq",
}
