"""Who may come into a conversation, and who may not: shown to those who govern it."""

from datetime import datetime

from msgspec import Struct

from contracts.ids import AttachmentId, InviteId, UserId


class InviteLink(Struct, frozen=True, kw_only=True):
    """A link that was not revoked; it may have expired or be used up."""

    invite_id: InviteId
    code: str
    made_by: UserId
    made_at: datetime
    expires_at: datetime | None
    max_uses: int | None
    uses: int
    uses_left: int | None
    """None where anybody may use it any number of times."""


class InviteLinkList(Struct, frozen=True, kw_only=True):
    """Invite links of a conversation, the newest first."""

    items: list[InviteLink]
    next: str | None = None


class Ban(Struct, frozen=True, kw_only=True):
    """A person who may not come in until unbanned."""

    user_id: UserId
    user_name: str
    display_name: str
    avatar_id: AttachmentId | None
    banned_by: UserId
    banned_at: datetime
    reason: str | None


class BanList(Struct, frozen=True, kw_only=True):
    """Banned people, by name."""

    items: list[Ban]
    next: str | None = None
