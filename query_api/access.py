"""What the routes ask of the read model of who may come into a conversation."""

from datetime import datetime
from typing import NamedTuple, Protocol

from msgspec import Struct

from contracts.ids import ConversationId, InviteId, UserId
from contracts.views.access import Ban

PROJECTION = "members"


class InviteKey(NamedTuple):
    """Place in a list of invite links: the newest first."""

    made_at: int
    """Microseconds since 1970."""
    invite_id: InviteId


class BanKey(NamedTuple):
    """Place in a list of banned people: by name."""

    name: str
    user_id: UserId


class MadeLink(Struct, frozen=True, kw_only=True):
    """A link that was not revoked; what it is called outside, its code, is nobody's to keep."""

    invite_id: InviteId
    made_by: UserId
    made_at: datetime
    expires_at: datetime | None
    max_uses: int | None
    uses: int


class Access(Protocol):
    """The invite links and bans of conversations."""

    async def invite_links(
        self, conversation_id: ConversationId, after: InviteKey | None, limit: int
    ) -> list[tuple[InviteKey, MadeLink]]:
        """Return the links into a conversation that were not revoked."""

    async def bans(
        self, conversation_id: ConversationId, after: BanKey | None, limit: int
    ) -> list[tuple[BanKey, Ban]]:
        """Return who is banned from a conversation."""


class InviteCodes(Protocol):
    """Names links to the outside."""

    def seal(self, conversation_id: ConversationId, invite_id: InviteId) -> str:
        """Return the code of an invite link."""
