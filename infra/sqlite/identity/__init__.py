"""``identity.db``: credentials, sessions, API tokens, server invites and signing keys."""
