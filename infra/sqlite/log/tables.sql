-- An event's id is the place of its row in the file, in the order of commits of the whole log;
-- its payload is a row of its own under the same id, so that it can go alone.
CREATE TABLE log (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  log_id BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  partitions INTEGER NOT NULL,
  bounded INTEGER NOT NULL
) STRICT;

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  part INTEGER NOT NULL,
  off INTEGER NOT NULL,
  stream TEXT NOT NULL,
  key BLOB NOT NULL,
  rev INTEGER NOT NULL,
  type TEXT NOT NULL,
  schema INTEGER NOT NULL,
  event_id BLOB,
  recorded_at INTEGER NOT NULL,
  actor BLOB NOT NULL,
  correlation BLOB NOT NULL,
  causation BLOB,
  key_ref TEXT,
  commitment BLOB,
  hash BLOB
) STRICT;
CREATE UNIQUE INDEX event_by_position ON events (part, off);
CREATE UNIQUE INDEX event_by_revision ON events (stream, rev);
CREATE UNIQUE INDEX event_by_id ON events (event_id) WHERE event_id IS NOT NULL;

-- Where to look for a key: the stretches of 256 offsets of its partition that hold events of it.
-- An index on keys would write another page for each conversation in every batch. A bounded log
-- has no stretches: it is small, and they would outlive its events.
CREATE TABLE stretches (
  key BLOB NOT NULL,
  stretch INTEGER NOT NULL,
  PRIMARY KEY (key, stretch)
) STRICT, WITHOUT ROWID;

CREATE TABLE payloads (
  id INTEGER PRIMARY KEY,
  salt BLOB,
  payload BLOB NOT NULL
) STRICT;

CREATE TABLE redactions (
  id INTEGER PRIMARY KEY,
  actor BLOB NOT NULL,
  redacted_at INTEGER NOT NULL
) STRICT;

-- Rows are in the order they were recorded: the oldest are found without an index on time.
CREATE TABLE receipts (
  command_id BLOB NOT NULL,
  actor BLOB NOT NULL,
  fingerprint BLOB NOT NULL,
  part INTEGER NOT NULL,
  off INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  answer BLOB NOT NULL,
  PRIMARY KEY (command_id, actor)
) STRICT;

CREATE TABLE claims (
  scope TEXT NOT NULL,
  value TEXT NOT NULL,
  stream TEXT NOT NULL,
  PRIMARY KEY (scope, value)
) STRICT, WITHOUT ROWID;
