"""Stream ``invite-{i}``: one invite link; its uses are counted by expected revision."""

from datetime import datetime

from contracts.events.event import Event
from contracts.ids import ConversationId, InviteId, UserId


class InviteLinkCreated(Event, frozen=True, kw_only=True, tag="InviteLinkCreated"):
    """A link was made that lets its holders join."""

    invite_id: InviteId
    conversation_id: ConversationId
    expires_at: datetime | None = None
    max_uses: int | None = None


class InviteLinkUsed(Event, frozen=True, kw_only=True, tag="InviteLinkUsed"):
    """A person joined through the link."""

    invite_id: InviteId
    conversation_id: ConversationId
    user_id: UserId


class InviteLinkRevoked(Event, frozen=True, kw_only=True, tag="InviteLinkRevoked"):
    """The link opens nothing any more."""

    invite_id: InviteId
    conversation_id: ConversationId


InviteEvent = InviteLinkCreated | InviteLinkUsed | InviteLinkRevoked
