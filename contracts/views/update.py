"""What live updates carry: one kind per event, named as the event in kebab-case."""

from datetime import datetime

from msgspec import Struct

from contracts.events.membership import Level, Role
from contracts.ids import AttachmentId, MessageId, UserId
from contracts.views.message import Message


class Update(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """One change, to be applied to what the client holds."""


class MessageSentUpdate(Update, frozen=True, kw_only=True, tag="message-sent"):
    """The whole message; one that was deleted since has no body, so that no ``seq`` is missing."""

    message: Message


class MessageEditedUpdate(Update, frozen=True, kw_only=True, tag="message-edited"):
    """The text that a message has now."""

    message_id: MessageId
    body: str
    edited_at: datetime
    mentions: tuple[UserId, ...] = ()
    mentions_all: bool = False


class MessageDeletedUpdate(Update, frozen=True, kw_only=True, tag="message-deleted"):
    """A message lost its text; its ``seq`` stays, and so does its place in a thread."""

    message_id: MessageId
    actor_id: UserId
    at: datetime
    thread_root_id: MessageId | None = None


class ReactionAddedUpdate(Update, frozen=True, kw_only=True, tag="reaction-added"):
    """``user_id`` tells a client whether the reaction is its own."""

    message_id: MessageId
    user_id: UserId
    emoji: str


class ReactionRemovedUpdate(Update, frozen=True, kw_only=True, tag="reaction-removed"):
    """A reaction was taken back."""

    message_id: MessageId
    user_id: UserId
    emoji: str


class ConversationUpdate(Update, frozen=True, kw_only=True):
    """A change of the conversation that the frame names."""

    item_id: str
    """Of the system item that pages show for it; it follows the last message sent before."""
    actor_id: UserId
    at: datetime


class MessagePinnedUpdate(ConversationUpdate, frozen=True, kw_only=True, tag="message-pinned"):
    """A message is pinned for everyone."""

    message_id: MessageId


class MessageUnpinnedUpdate(ConversationUpdate, frozen=True, kw_only=True, tag="message-unpinned"):
    """A message is no longer pinned."""

    message_id: MessageId


class ConversationRenamedUpdate(
    ConversationUpdate, frozen=True, kw_only=True, tag="conversation-renamed"
):
    """The title that the conversation has now."""

    title: str


class TopicChangedUpdate(ConversationUpdate, frozen=True, kw_only=True, tag="topic-changed"):
    """The topic that the conversation has now; an empty one means none."""

    topic: str


class ConversationAvatarChangedUpdate(
    ConversationUpdate, frozen=True, kw_only=True, tag="conversation-avatar-changed"
):
    """The picture that the conversation has now, left out for none."""

    avatar_id: AttachmentId | None = None


class ConversationArchivedUpdate(
    ConversationUpdate, frozen=True, kw_only=True, tag="conversation-archived"
):
    """Nobody may write any more."""


class ConversationUnarchivedUpdate(
    ConversationUpdate, frozen=True, kw_only=True, tag="conversation-unarchived"
):
    """Members may write again."""


class MemberUpdate(ConversationUpdate, frozen=True, kw_only=True):
    """A change of one person's membership."""

    user_id: UserId


class MemberJoinedUpdate(MemberUpdate, frozen=True, kw_only=True, tag="member-joined"):
    """The first update of a conversation that the person joined gets: fetch the rest."""

    role: Role
    invited_by: UserId | None = None


class MemberLeftUpdate(MemberUpdate, frozen=True, kw_only=True, tag="member-left"):
    """The last update of a conversation that the person who left gets."""


class MemberRemovedUpdate(MemberUpdate, frozen=True, kw_only=True, tag="member-removed"):
    """The last update of a conversation that the removed person gets."""

    reason: str | None = None


class MemberBannedUpdate(MemberUpdate, frozen=True, kw_only=True, tag="member-banned"):
    """The last update of a conversation that a banned member gets."""

    reason: str | None = None


class MemberUnbannedUpdate(MemberUpdate, frozen=True, kw_only=True, tag="member-unbanned"):
    """The person may join again."""


class RoleChangedUpdate(MemberUpdate, frozen=True, kw_only=True, tag="role-changed"):
    """The role that a member has now."""

    role: Role


class NotificationLevelChangedUpdate(
    Update, frozen=True, kw_only=True, tag="notification-level-changed"
):
    """What one wants to be notified of; for one's own sockets only."""

    level: Level
    until: datetime | None = None


class ConversationPinnedUpdate(Update, frozen=True, kw_only=True, tag="conversation-pinned"):
    """One keeps the conversation at the top; for one's own sockets only."""


class ConversationUnpinnedUpdate(Update, frozen=True, kw_only=True, tag="conversation-unpinned"):
    """One no longer keeps it at the top; for one's own sockets only."""


class ReadMarkerMovedUpdate(Update, frozen=True, kw_only=True, tag="read-marker-moved"):
    """How far one has read, on whatever device; for one's own sockets only."""

    seq: int


class ScheduleUpdate(Update, frozen=True, kw_only=True):
    """A change of a message of one's own that waits to be sent; for one's own sockets only."""

    message_id: MessageId
    author_id: UserId


class MessageScheduledUpdate(ScheduleUpdate, frozen=True, kw_only=True, tag="message-scheduled"):
    """It will be sent later."""

    body: str
    send_at: datetime
    thread_root_id: MessageId | None = None
    reply_to_id: MessageId | None = None


class ScheduledMessageCancelledUpdate(
    ScheduleUpdate, frozen=True, kw_only=True, tag="scheduled-message-cancelled"
):
    """It will not be sent: one took it back, or it was refused when it fell due."""

    reason: str | None = None


class ScheduledMessageSentUpdate(
    ScheduleUpdate, frozen=True, kw_only=True, tag="scheduled-message-sent"
):
    """It fell due and is in the timeline."""


class ProfileChangedUpdate(Update, frozen=True, kw_only=True, tag="profile-changed"):
    """Fields given have a new value; an empty text removes one."""

    user_id: UserId
    display_name: str | None = None
    about: str | None = None
    avatar_id: AttachmentId | None = None
    avatar_removed: bool = False
    locale: str | None = None
    timezone: str | None = None


class UserPromotedUpdate(Update, frozen=True, kw_only=True, tag="user-promoted"):
    """The person is an administrator."""

    user_id: UserId


class UserDemotedUpdate(Update, frozen=True, kw_only=True, tag="user-demoted"):
    """The person is no longer an administrator."""

    user_id: UserId


class UserDeactivatedUpdate(Update, frozen=True, kw_only=True, tag="user-deactivated"):
    """The person cannot act any more."""

    user_id: UserId


class UserReactivatedUpdate(Update, frozen=True, kw_only=True, tag="user-reactivated"):
    """The person can act again, and is no administrator."""

    user_id: UserId


AnyUpdate = (
    MessageSentUpdate
    | MessageEditedUpdate
    | MessageDeletedUpdate
    | ReactionAddedUpdate
    | ReactionRemovedUpdate
    | MessagePinnedUpdate
    | MessageUnpinnedUpdate
    | ConversationRenamedUpdate
    | TopicChangedUpdate
    | ConversationAvatarChangedUpdate
    | ConversationArchivedUpdate
    | ConversationUnarchivedUpdate
    | MemberJoinedUpdate
    | MemberLeftUpdate
    | MemberRemovedUpdate
    | MemberBannedUpdate
    | MemberUnbannedUpdate
    | RoleChangedUpdate
    | NotificationLevelChangedUpdate
    | ConversationPinnedUpdate
    | ConversationUnpinnedUpdate
    | ReadMarkerMovedUpdate
    | MessageScheduledUpdate
    | ScheduledMessageCancelledUpdate
    | ScheduledMessageSentUpdate
    | ProfileChangedUpdate
    | UserPromotedUpdate
    | UserDemotedUpdate
    | UserDeactivatedUpdate
    | UserReactivatedUpdate
)
