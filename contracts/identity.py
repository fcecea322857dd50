"""Who is signed in, as both sides see it."""

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from contracts.ids import SessionId, UserId


class Principal(Struct, frozen=True, kw_only=True):
    """The person or bot that a verified token speaks for."""

    user_id: UserId
    session_id: SessionId
    """The session of an access token, or the id of an API token."""
    is_admin: bool = False
    scopes: frozenset[str] | None = None
    """None for a session: everything its person may do. Else of ``SCOPES``."""
    expires_at: datetime | None = None


SCOPES = ("read", "write", "admin")
"""What an API token may be limited to: reads and live, commands, administration."""


class Unauthenticated(Exception):
    """No token, or one that is wrong, expired or revoked; the text says which."""


class OutOfScope(Exception):
    """The API token was not made for this kind of request."""

    def __init__(self, scope: str) -> None:
        """Name the scope that is missing."""
        super().__init__(f"the token lacks the scope: {scope}")


def require_scope(principal: Principal, scope: str) -> None:
    """Pass if the principal may do requests of this scope; a session may do all.

    Raises:
        OutOfScope: it is an API token made for others.
    """
    if principal.scopes is not None and scope not in principal.scopes:
        raise OutOfScope(scope)


class Authenticator(Protocol):
    """Says whom a bearer token speaks for."""

    def known(self, token: str) -> Principal | None:
        """Return the principal of a token verified before and still good, without waiting."""

    async def authenticate(self, token: str) -> Principal:
        """Verify an access token or an API token.

        Raises:
            Unauthenticated: it speaks for nobody.
        """
