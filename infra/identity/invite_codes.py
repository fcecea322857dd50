"""Codes of server invites: shown once, kept as digests."""

import secrets
from hashlib import sha256
from uuid import UUID

from commands.identity_ports import ServerInvite
from contracts.log import instant

PREFIX = "msi_"


def new_code() -> str:
    """Return a code that nobody can guess."""
    return PREFIX + secrets.token_urlsafe(24)


def digest(code: str) -> bytes:
    """Return what is kept of a code."""
    return sha256(code.encode()).digest()


def id_of(digest: bytes) -> UUID:
    """Return the id of a code: the beginning of its digest, which opens nothing."""
    return UUID(bytes=digest[:16])


def invite_in(digest: bytes, expires_at: int, used_at: int | None) -> ServerInvite:
    """Return what a row says."""
    return ServerInvite(
        invite_id=id_of(digest),
        expires_at=instant(expires_at),
        used_at=None if used_at is None else instant(used_at),
    )
