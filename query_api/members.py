"""What the routes ask of the read model of members."""

from typing import NamedTuple, Protocol

from contracts.ids import ConversationId, UserId
from contracts.views.conversation import Member

PROJECTION = "members"


class MemberKey(NamedTuple):
    """Place in a list of members: owners, admins, members, guests, each by name."""

    rank: int
    name: str
    user_id: UserId


class Members(Protocol):
    """Who is in which conversation."""

    async def members(
        self, conversation_id: ConversationId, after: MemberKey | None, limit: int
    ) -> list[tuple[MemberKey, Member]]:
        """Return the present members of a conversation."""
