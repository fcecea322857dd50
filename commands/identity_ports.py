"""What sign-in needs of the outside: stores of credentials and sessions, hashing, and signing."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from msgspec import Struct

from contracts.ids import SessionId, UserId


class Credentials(Struct, frozen=True, kw_only=True):
    """How one person proves to be that person."""

    user_id: UserId
    password_hash: str
    email: str | None = None
    """Unique without regard to case."""


class CredentialStore(Protocol):
    """Credentials; they are no events, so that they can be forgotten."""

    async def of_user(self, user_id: UserId) -> Credentials | None:
        """Return one person's credentials."""

    async def by_email(self, email: str) -> Credentials | None:
        """Return the credentials that have an e-mail address, in any case."""

    async def add(self, credentials: Credentials) -> None:
        """Keep new credentials.

        Raises:
            CredentialsTaken: the person, or the address, has some already.
        """

    async def change_password(self, user_id: UserId, password_hash: str) -> None:
        """Replace the password of one person."""

    async def remove(self, user_id: UserId) -> None:
        """Forget one person's credentials."""

    async def people(self) -> list[UserId]:
        """Return everyone who has credentials."""


class CredentialsTaken(Exception):
    """Other credentials are there; ``holder`` has them."""

    def __init__(self, holder: UserId) -> None:
        """Name the holder."""
        super().__init__(f"user {holder} has these credentials")
        self.holder = holder


class Client(Struct, frozen=True, kw_only=True):
    """From where and with what somebody signs in."""

    address: str
    user_agent: str = ""
    device_name: str | None = None


class OpenSession(Struct, frozen=True, kw_only=True):
    """One session of one person."""

    session_id: SessionId
    user_id: UserId
    client: Client
    created_at: datetime
    last_used_at: datetime


class Rotated(Struct, frozen=True):
    """The successor is the session's current token now, or was within the grace already."""

    session: OpenSession


class Reused(Struct, frozen=True):
    """The token was exchanged before; the session is over."""

    session: OpenSession


class SessionStore(Protocol):
    """Sessions with their families of refresh tokens, of which only digests are kept."""

    async def start(self, session: OpenSession, digest: bytes) -> None:
        """Keep a new session and the digest of its first refresh token."""

    async def owner(self, session_id: SessionId) -> UserId | None:
        """Return whose session it is, None once it is over."""

    async def rotate(
        self, presented: bytes, successor: bytes, now: datetime
    ) -> Rotated | Reused | None:
        """Exchange a refresh token for its successor, both given as digests, in one step.

        Only the current token is exchanged; its immediate predecessor gets the same successor
        for a few seconds; any other one of the family ends the session. None: no such token.
        """

    async def of_digest(self, digest: bytes) -> OpenSession | None:
        """Return the session to whose family a refresh token belongs."""

    async def of_user(self, user_id: UserId) -> list[OpenSession]:
        """Return one person's sessions, at most 200, the latest used first."""

    async def end(self, session_id: SessionId) -> None:
        """End a session with its tokens."""

    async def end_all(self, user_id: UserId, keep: SessionId | None = None) -> list[SessionId]:
        """End one person's sessions but one, and return which."""


class ApiToken(Struct, frozen=True, kw_only=True):
    """A token for a program that acts as a person; only its digest is kept."""

    api_token_id: UUID
    user_id: UserId
    name: str
    scopes: frozenset[str]
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None


class ApiTokenStore(Protocol):
    """API tokens."""

    async def add(self, token: ApiToken, digest: bytes) -> None:
        """Keep a new token."""

    async def use(self, digest: bytes, now: datetime) -> ApiToken | None:
        """Return the token of a digest unless it has expired, and note the use."""

    async def of_user(self, user_id: UserId) -> list[ApiToken]:
        """Return one person's tokens, the newest first."""

    async def remove(self, user_id: UserId, api_token_id: UUID) -> bool:
        """Forget one person's token; False if there is none."""

    async def remove_all(self, user_id: UserId) -> list[UUID]:
        """Forget all tokens of one person, and return which."""


class ServerInvite(Struct, frozen=True, kw_only=True):
    """A code that was made, without the code itself."""

    invite_id: UUID
    expires_at: datetime
    used_at: datetime | None


class ServerInvites(Protocol):
    """Codes by which one person each may make an account."""

    async def make(self, expires_at: datetime) -> str:
        """Return a new code."""

    def invite_id(self, code: str) -> UUID:
        """Return the id of a code, by which it is listed and revoked."""

    async def listed(self) -> list[ServerInvite]:
        """Return at most 200 of the codes, those that expire last first."""

    async def revoke(self, invite_id: UUID) -> bool:
        """Forget a code that nobody has used; False if there is none."""

    async def use(self, code: str, now: datetime) -> bool:
        """Use a code up; False if it opens nothing."""

    async def give_back(self, code: str) -> None:
        """Make a code usable again: what it was used for did not happen."""


class Passwords(Protocol):
    """Slow hashes of passwords."""

    def is_common(self, password: str) -> bool:
        """Say whether a password is among those tried first by everyone."""

    async def hash(self, password: str) -> str:
        """Return a salted hash."""

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Say whether it is the password; without a hash False, after as long a time."""

    def is_outdated(self, password_hash: str) -> bool:
        """Say whether a hash was made with weaker parameters than those of today."""


class AccessClaims(Struct, frozen=True):
    """What an access token says."""

    user_id: UserId
    session_id: SessionId
    expires_at: datetime


class AccessTokens(Protocol):
    """Short-lived signed tokens."""

    lifetime: int
    """Seconds."""

    def issue(self, user_id: UserId, session_id: SessionId) -> str:
        """Return a new token."""

    def verify(self, token: str) -> AccessClaims:
        """Return what a token says.

        Raises:
            Unauthenticated: it is forged, expired or for another purpose.
        """


class KeySet(Protocol):
    """The public keys by which anyone can verify access tokens."""

    def document(self) -> bytes:
        """Return the JSON Web Key Set."""


class Revocations(Protocol):
    """Tells all who hold something open for a session that it is over."""

    def revoke(self, session_id: SessionId) -> None:
        """End what is open for a session or an API token."""
