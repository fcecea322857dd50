-- schemas: identity
-- Credentials, sessions and keys; they are no events, so that they can be forgotten. Times are
-- microseconds since 1970.
CREATE TABLE credentials (
  user_id UUID PRIMARY KEY,
  password_hash TEXT NOT NULL,
  email TEXT
);
CREATE UNIQUE INDEX credentials_by_email ON credentials (lower(email));

CREATE TABLE sessions (
  session_id UUID PRIMARY KEY,
  user_id UUID NOT NULL,
  device_name TEXT,
  address TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL
);
CREATE INDEX sessions_of_user ON sessions (user_id, last_used_at);
CREATE INDEX sessions_by_use ON sessions (last_used_at);

-- A family is the tokens of one session; the current one is not consumed.
CREATE TABLE refresh_tokens (
  digest BYTEA PRIMARY KEY,
  session_id UUID NOT NULL REFERENCES sessions ON DELETE CASCADE,
  consumed_at BIGINT
);
CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session_id, consumed_at);

CREATE TABLE api_tokens (
  api_token_id UUID PRIMARY KEY,
  user_id UUID NOT NULL,
  digest BYTEA NOT NULL UNIQUE,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  last_used_at BIGINT
);
CREATE INDEX api_tokens_of_user ON api_tokens (user_id, created_at);

CREATE TABLE server_invites (
  digest BYTEA PRIMARY KEY,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);

CREATE TABLE signing_keys (
  kid TEXT PRIMARY KEY,
  sealed TEXT NOT NULL,
  state TEXT NOT NULL UNIQUE CHECK (state IN ('next', 'current', 'previous')),
  published_at BIGINT NOT NULL
);
