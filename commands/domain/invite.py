"""One invite link, folded from ``invite-{i}``; its uses are counted by expected revision."""

from datetime import datetime
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from contracts.events import Erased
from contracts.events.invite import (
    InviteEvent,
    InviteLinkCreated,
    InviteLinkRevoked,
    InviteLinkUsed,
)
from contracts.ids import ConversationId, InviteId


class Invite(Struct, frozen=True):
    """A link into a conversation; with its ids alone, one that was never made."""

    conversation_id: ConversationId
    invite_id: InviteId
    exists: bool = False
    expires_at: datetime | None = None
    max_uses: int | None = None
    uses: int = 0
    revoked: bool = False

    def leads_to(self, conversation_id: ConversationId) -> bool:
        """Say whether it was made, and for this conversation: anyone may name another's link."""
        return self.exists and self.conversation_id == conversation_id

    def opens(self, now: datetime) -> bool:
        """Say whether one more person may join through it at ``now``, if it was made at all."""
        return (
            not self.revoked
            and (self.expires_at is None or now < self.expires_at)
            and (self.max_uses is None or self.uses < self.max_uses)
        )


def evolve(state: Invite, event: InviteEvent | Erased) -> Invite:
    """Return the link as it is after ``event``."""
    match event:
        case InviteLinkCreated():
            return Invite(
                event.conversation_id,
                event.invite_id,
                exists=True,
                expires_at=event.expires_at,
                max_uses=event.max_uses,
            )
        case InviteLinkUsed():
            return replace(state, uses=state.uses + 1)
        case InviteLinkRevoked():
            return replace(state, revoked=True)
        case Erased():
            return state
        case _:
            assert_never(event)
