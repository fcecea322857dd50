"""Conversations, members and channels as clients see them."""

from datetime import datetime

from msgspec import Struct

from contracts.events.conversation import Kind, Visibility
from contracts.events.membership import Level, Role
from contracts.ids import AttachmentId, ConversationId, MessageId, UserId
from contracts.views.message import Message


class InboxItem(Struct, frozen=True, kw_only=True):
    """A conversation that the caller is in, with what is unread."""

    conversation_id: ConversationId
    kind: Kind
    visibility: Visibility
    title: str | None
    slug: str | None
    topic: str | None
    avatar_id: AttachmentId | None
    archived: bool
    other_user_id: UserId | None
    """The other person of a direct conversation."""
    last_seq: int
    read_seq: int
    unread: int
    mentions: int
    last_message: Message | None
    last_activity_at: datetime
    role: Role
    level: Level
    level_until: datetime | None
    pinned: bool


class Inbox(Struct, frozen=True, kw_only=True):
    """Conversations of the caller, newest activity first."""

    items: list[InboxItem]
    next: str | None = None


class Conversation(Struct, frozen=True, kw_only=True):
    """A conversation by itself."""

    conversation_id: ConversationId
    kind: Kind
    visibility: Visibility
    title: str | None
    slug: str | None
    topic: str | None
    avatar_id: AttachmentId | None
    archived: bool
    created_at: datetime
    created_by: UserId
    member_count: int
    last_seq: int
    role: Role | None
    """The caller's, None for a public channel that the caller is not in."""


class Member(Struct, frozen=True, kw_only=True):
    """A present member."""

    user_id: UserId
    user_name: str
    display_name: str
    avatar_id: AttachmentId | None
    role: Role
    joined_at: datetime
    invited_by: UserId | None


class MemberList(Struct, frozen=True, kw_only=True):
    """Members, owners and admins first, then by name."""

    items: list[Member]
    next: str | None = None


class Channel(Struct, frozen=True, kw_only=True):
    """A public channel in the browser of channels."""

    conversation_id: ConversationId
    title: str | None
    slug: str | None
    topic: str | None
    member_count: int
    last_activity_at: datetime
    joined: bool


class ChannelList(Struct, frozen=True, kw_only=True):
    """Public channels, the largest first."""

    items: list[Channel]
    next: str | None = None


class Pin(Struct, frozen=True, kw_only=True):
    """A pinned message with who pinned it."""

    message: Message
    pinned_by: UserId
    pinned_at: datetime


class PinList(Struct, frozen=True, kw_only=True):
    """Pinned messages, the newest pin first."""

    items: list[Pin]
    next: str | None = None


class FileItem(Struct, frozen=True, kw_only=True):
    """A file of a message in a conversation."""

    message_id: MessageId
    seq: int
    author_id: UserId
    sent_at: datetime
    name: str
    media_type: str | None
    size: int | None
    attachment_id: AttachmentId | None


class FileList(Struct, frozen=True, kw_only=True):
    """Files of a conversation, newest first."""

    items: list[FileItem]
    next: str | None = None
