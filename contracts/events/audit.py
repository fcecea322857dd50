"""Stream ``audit-{u}``: what an administrator did that no other aggregate tells."""

from datetime import datetime
from uuid import UUID

from contracts.events.event import Event


class ContentInspected(Event, frozen=True, kw_only=True, tag="ContentInspected"):
    """An administrator was shown what an event of a conversation holds."""

    partition: int
    offset: int
    stream: str


class ServerInviteMade(Event, frozen=True, kw_only=True, tag="ServerInviteMade"):
    """An administrator made a code by which one person may register."""

    invite_id: UUID
    expires_at: datetime


class ServerInviteRevoked(Event, frozen=True, kw_only=True, tag="ServerInviteRevoked"):
    """An administrator took a code back before anyone had used it."""

    invite_id: UUID


class RebuildOrdered(Event, frozen=True, kw_only=True, tag="RebuildOrdered"):
    """An administrator had a projection folded anew."""

    projection: str
    accept_differences: bool = False


class ParkedRetried(Event, frozen=True, kw_only=True, tag="ParkedRetried"):
    """An administrator had what a projection had set aside folded again."""

    projection: str
    key: UUID


AuditEvent = (
    ContentInspected | ServerInviteMade | ServerInviteRevoked | RebuildOrdered | ParkedRetried
)
