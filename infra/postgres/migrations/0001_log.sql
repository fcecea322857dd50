-- schemas: log, activity
-- The tables of one log. Texts are compared byte by byte, whatever the database's language.
CREATE TABLE log (
  one BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (one),
  log_id UUID NOT NULL,
  epoch INTEGER NOT NULL,
  partitions INTEGER NOT NULL,
  bounded BOOLEAN NOT NULL
);

-- Not partitioned: an event's id is unique in the whole log, and no index of parts could say so
-- (ADR 0020).
CREATE TABLE events (
  part INTEGER NOT NULL,
  off BIGINT NOT NULL,
  stream TEXT COLLATE "C" NOT NULL,
  key UUID NOT NULL,
  rev BIGINT NOT NULL,
  type TEXT COLLATE "C" NOT NULL,
  schema INTEGER NOT NULL,
  event_id UUID,
  recorded_at BIGINT NOT NULL,
  actor UUID NOT NULL,
  correlation UUID NOT NULL,
  causation UUID,
  key_ref TEXT COLLATE "C",
  commitment BYTEA,
  hash BYTEA,
  PRIMARY KEY (part, off)
);
CREATE UNIQUE INDEX event_by_revision ON events (stream, rev);
CREATE UNIQUE INDEX event_by_id ON events (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX event_by_key ON events (key, off);

-- Beside the events, so that a payload can go alone.
CREATE TABLE payloads (
  part INTEGER NOT NULL,
  off BIGINT NOT NULL,
  salt BYTEA,
  payload BYTEA NOT NULL,
  PRIMARY KEY (part, off)
);

CREATE TABLE redactions (
  part INTEGER NOT NULL,
  off BIGINT NOT NULL,
  actor UUID NOT NULL,
  redacted_at BIGINT NOT NULL,
  PRIMARY KEY (part, off)
);

CREATE TABLE receipts (
  command_id UUID NOT NULL,
  actor UUID NOT NULL,
  fingerprint BYTEA NOT NULL,
  part INTEGER NOT NULL,
  off BIGINT NOT NULL,
  rev BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  answer BYTEA NOT NULL,
  PRIMARY KEY (command_id, actor)
);
CREATE INDEX receipt_by_age ON receipts (recorded_at);

CREATE TABLE claims (
  scope TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  stream TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (scope, value)
);
