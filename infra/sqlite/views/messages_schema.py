"""Tables of the messages read model.

A message's ``id`` is its conversation's number, shifted, plus its seq: a page of history is one
range, and whether a hit may be read shows without looking the message up. Every table here holds
text or names of one message only; its deletion empties them all.
"""

from collections.abc import Mapping
from typing import Final

from infra.messages.facets import Facet

SEQ_BITS = 32

LINK, FILE, IMAGE, REACTION, PINNED, EVERYONE, SPACELESS = (1 << bit for bit in range(7))
"""Facets: what a message has or is, a bit each."""

BITS: Final[Mapping[Facet, int]] = {
    "link": LINK,
    "file": FILE,
    "image": IMAGE,
    "reaction": REACTION,
    "pinned": PINNED,
    "everyone": EVERYONE,
}
"""Those bits by the names of facets."""

SENT_AT = "coalesce(m.occurred_at, m.recorded_at)"
"""When a message was sent, of a row of ``messages AS m``."""

ANALYSIS = "tokenize = 'porter unicode61 remove_diacritics 2'"
"""How texts are taken apart into words: stems without case and diacritics."""

SCHEMA = f"""
-- Conversations and people by a small number.
CREATE TABLE numbers (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE);

CREATE TABLE messages (
  id INTEGER PRIMARY KEY,
  message_id BLOB NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  author INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  occurred_at INTEGER,
  facets INTEGER NOT NULL,
  thread INTEGER,           -- id of the root
  body TEXT,                -- null once deleted
  text TEXT,                -- without Markdown marks, where it has some
  details TEXT              -- JSON of what few messages have
);
CREATE INDEX messages_by_author ON messages (author, id);
CREATE INDEX messages_by_replier ON messages (author, thread) WHERE thread IS NOT NULL;
CREATE INDEX messages_by_thread ON messages (thread, id) WHERE thread IS NOT NULL;
CREATE INDEX messages_pinned ON messages (id) WHERE facets & {PINNED};
CREATE INDEX messages_with_files ON messages (id) WHERE facets & {FILE};
CREATE INDEX messages_to_everyone ON messages (id) WHERE facets & {EVERYONE};
CREATE INDEX messages_spaceless ON messages (id) WHERE facets & {SPACELESS};

CREATE TABLE threads (
  root INTEGER PRIMARY KEY, replies INTEGER NOT NULL, last_reply INTEGER NOT NULL
);
CREATE INDEX threads_by_last_reply ON threads (last_reply);

CREATE TABLE revisions (
  message INTEGER NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (message, version)
) WITHOUT ROWID;

CREATE TABLE mentions (
  person INTEGER NOT NULL, message INTEGER NOT NULL, PRIMARY KEY (person, message)
) WITHOUT ROWID;

-- Which earlier messages a message answers: they are its context in the index.
CREATE TABLE context (
  message INTEGER NOT NULL, earlier INTEGER NOT NULL, PRIMARY KEY (message, earlier)
) WITHOUT ROWID;
CREATE INDEX context_by_earlier ON context (earlier);

CREATE TABLE system_items (
  conversation INTEGER NOT NULL, after_seq INTEGER NOT NULL, off INTEGER NOT NULL,
  item TEXT NOT NULL, PRIMARY KEY (conversation, after_seq, off)
) WITHOUT ROWID;

-- One row: when the newest event was recorded, and how many messages the indexes still have
-- forgotten words of.
CREATE TABLE state (recorded_at INTEGER NOT NULL, forgotten INTEGER NOT NULL);
INSERT INTO state VALUES (0, 0);

CREATE VIEW searchable (id, body, context) AS
  SELECT m.id, coalesce(m.text, m.body), (
    SELECT substr(group_concat(coalesce(e.text, e.body), char(10)), 1, 2000)
      FROM context AS c JOIN messages AS e ON e.id = c.earlier WHERE c.message = m.id)
    FROM messages AS m WHERE m.body IS NOT NULL;

-- The indexes keep no text: what they delete and show is read through the view.
CREATE VIRTUAL TABLE search USING fts5 (
  body, context, content = 'searchable', content_rowid = 'id', {ANALYSIS}
);
CREATE VIRTUAL TABLE substrings USING fts5 (
  body, content = 'searchable', content_rowid = 'id',
  tokenize = 'trigram', detail = none, columnsize = 0
);
"""  # noqa: S608 — of constants
