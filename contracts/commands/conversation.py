"""Commands on conversations, memberships and invite links."""

from typing import Annotated

from msgspec import Meta

from contracts.commands.command import Command, Done, Instant, Reason, Slug, Title, Topic
from contracts.events.conversation import Kind, Visibility
from contracts.events.membership import Level, Role
from contracts.ids import AttachmentId, ConversationId, InviteId, UserId

Members = Annotated[tuple[UserId, ...], Meta(max_length=256)]


class CreateConversation(Command, frozen=True, kw_only=True):
    """Create a direct pair, a group or a channel; its creator becomes its owner."""

    conversation_id: ConversationId
    kind: Kind
    visibility: Visibility = Visibility.PRIVATE
    title: Title | None = None
    slug: Slug | None = None
    topic: Topic | None = None
    member_ids: Members = ()


class ConversationCommand(Command, frozen=True, kw_only=True):
    """A command on one conversation."""

    conversation_id: ConversationId


class RenameConversation(ConversationCommand, frozen=True, kw_only=True):
    """Give a conversation another title."""

    title: Title


class SetTopic(ConversationCommand, frozen=True, kw_only=True):
    """Set the topic; an empty one removes it."""

    topic: Topic


class SetConversationAvatar(ConversationCommand, frozen=True, kw_only=True):
    """Set the picture; null removes it."""

    attachment_id: AttachmentId | None


class ArchiveConversation(ConversationCommand, frozen=True, kw_only=True):
    """Close a conversation for writing."""


class UnarchiveConversation(ConversationCommand, frozen=True, kw_only=True):
    """Open an archived conversation again."""


class JoinConversation(ConversationCommand, frozen=True, kw_only=True):
    """Become a member of a public channel."""


class LeaveConversation(ConversationCommand, frozen=True, kw_only=True):
    """End one's own membership."""


class InviteMember(ConversationCommand, frozen=True, kw_only=True):
    """Make a person a member."""

    user_id: UserId
    role: Role = Role.MEMBER


class RemoveMember(ConversationCommand, frozen=True, kw_only=True):
    """End another's membership; the person may come back."""

    user_id: UserId
    reason: Reason | None = None


class BanMember(ConversationCommand, frozen=True, kw_only=True):
    """End a membership and keep the person out."""

    user_id: UserId
    reason: Reason | None = None


class UnbanMember(ConversationCommand, frozen=True, kw_only=True):
    """Let a banned person join again."""

    user_id: UserId
    reason: Reason | None = None


class SetRole(ConversationCommand, frozen=True, kw_only=True):
    """Give a member another role."""

    user_id: UserId
    role: Role


class CreateInviteLink(ConversationCommand, frozen=True, kw_only=True):
    """Make a link that lets its holders join."""

    invite_id: InviteId
    expires_at: Instant | None = None
    max_uses: Annotated[int, Meta(ge=1, le=100_000)] | None = None


class RevokeInviteLink(ConversationCommand, frozen=True, kw_only=True):
    """End an invite link."""

    invite_id: InviteId


class AcceptInviteLink(Command, frozen=True, kw_only=True):
    """Join by an invite link's code."""

    code: Annotated[str, Meta(min_length=1, max_length=200)]


class SetNotificationLevel(ConversationCommand, frozen=True, kw_only=True):
    """Choose what to be notified of, for good or until an instant."""

    level: Level
    until: Instant | None = None


class PinConversation(ConversationCommand, frozen=True, kw_only=True):
    """Keep a conversation at the top of one's own list."""


class UnpinConversation(ConversationCommand, frozen=True, kw_only=True):
    """Let a conversation sink into the list again."""


class ConversationDone(Done, frozen=True, kw_only=True):
    """Names the conversation: the one made, joined, or found to exist for a direct pair."""

    conversation_id: ConversationId


class InviteLinkMade(Done, frozen=True, kw_only=True):
    """The link's code, to be put into an address."""

    code: str
