"""Stream ``conversation-{c}``: what a conversation is, and its pins."""

from enum import StrEnum

from contracts.events.event import Event
from contracts.ids import AttachmentId, ConversationId, MessageId, UserId


class Kind(StrEnum):
    """The three forms of a conversation."""

    DIRECT = "direct"
    GROUP = "group"
    CHANNEL = "channel"


class Visibility(StrEnum):
    """Whether people outside a conversation may know of it."""

    PRIVATE = "private"
    PUBLIC = "public"


class ConversationCreated(Event, frozen=True, kw_only=True, tag="ConversationCreated"):
    """A conversation came to be; its first members follow in their own streams."""

    conversation_id: ConversationId
    kind: Kind
    visibility: Visibility = Visibility.PRIVATE
    title: str | None = None
    slug: str | None = None
    topic: str | None = None
    owner_ids: tuple[UserId, ...] = ()
    """Empty for a direct pair, where nobody owns the other."""


class OwnersChanged(Event, frozen=True, kw_only=True, tag="OwnersChanged"):
    """These are the owners now.

    Roles stand in the memberships' own streams; this one lets a single expected revision decide
    who is the last owner. It is no news to people, who hear of ``RoleChanged`` and its like.
    """

    owner_ids: tuple[UserId, ...]


class ConversationRenamed(Event, frozen=True, kw_only=True, tag="ConversationRenamed"):
    """The title changed."""

    title: str


class TopicChanged(Event, frozen=True, kw_only=True, tag="TopicChanged"):
    """The topic changed; an empty one removes it."""

    topic: str


class ConversationAvatarChanged(Event, frozen=True, kw_only=True, tag="ConversationAvatarChanged"):
    """The picture changed; None removes it."""

    attachment_id: AttachmentId | None = None


class ConversationArchived(Event, frozen=True, kw_only=True, tag="ConversationArchived"):
    """Nobody may write any more."""


class ConversationUnarchived(Event, frozen=True, kw_only=True, tag="ConversationUnarchived"):
    """Members may write again."""


class MessagePinned(Event, frozen=True, kw_only=True, tag="MessagePinned"):
    """A message was pinned for everyone."""

    message_id: MessageId


class MessageUnpinned(Event, frozen=True, kw_only=True, tag="MessageUnpinned"):
    """A message is no longer pinned."""

    message_id: MessageId


ConversationEvent = (
    ConversationCreated
    | OwnersChanged
    | ConversationRenamed
    | TopicChanged
    | ConversationAvatarChanged
    | ConversationArchived
    | ConversationUnarchived
    | MessagePinned
    | MessageUnpinned
)
