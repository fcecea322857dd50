-- Times are microseconds since 1970, ids and digests are bytes.
CREATE TABLE IF NOT EXISTS credentials (
  user_id BLOB PRIMARY KEY,
  password_hash TEXT NOT NULL,
  email TEXT UNIQUE COLLATE NOCASE
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS sessions (
  session_id BLOB PRIMARY KEY,
  user_id BLOB NOT NULL,
  device_name TEXT,
  address TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sessions_of_user ON sessions (user_id, last_used_at);
CREATE INDEX IF NOT EXISTS sessions_by_use ON sessions (last_used_at);

-- A family is the tokens of one session; the current one is not consumed.
CREATE TABLE IF NOT EXISTS refresh_tokens (
  digest BLOB PRIMARY KEY,
  session_id BLOB NOT NULL REFERENCES sessions ON DELETE CASCADE,
  consumed_at INTEGER
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS refresh_tokens_of_session ON refresh_tokens (session_id, consumed_at);

CREATE TABLE IF NOT EXISTS api_tokens (
  api_token_id BLOB PRIMARY KEY,
  user_id BLOB NOT NULL,
  digest BLOB NOT NULL UNIQUE,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS api_tokens_of_user ON api_tokens (user_id, created_at);

CREATE TABLE IF NOT EXISTS server_invites (
  digest BLOB PRIMARY KEY,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS signing_keys (
  kid TEXT PRIMARY KEY,
  sealed TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('next', 'current', 'previous')),
  published_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS one_key_a_state ON signing_keys (state);
