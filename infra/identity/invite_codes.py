"""Codes of server invites: shown once, kept as digests."""

import secrets
from hashlib import sha256

PREFIX = "msi_"


def new_code() -> str:
    """Return a code that nobody can guess."""
    return PREFIX + secrets.token_urlsafe(24)


def digest(code: str) -> bytes:
    """Return what is kept of a code."""
    return sha256(code.encode()).digest()
