"""What a conversation is, folded from ``conversation-{c}``, and who may change it."""

from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from contracts.events import Erased
from contracts.events.conversation import (
    ConversationArchived,
    ConversationAvatarChanged,
    ConversationCreated,
    ConversationEvent,
    ConversationRenamed,
    ConversationUnarchived,
    Kind,
    MessagePinned,
    MessageUnpinned,
    OwnersChanged,
    TopicChanged,
    Visibility,
)
from contracts.ids import AttachmentId, ConversationId, MessageId, UserId


class Conversation(Struct, frozen=True):
    """A conversation as its own stream tells it; with the id alone, one that does not exist."""

    conversation_id: ConversationId
    exists: bool = False
    kind: Kind = Kind.GROUP
    visibility: Visibility = Visibility.PRIVATE
    title: str | None = None
    slug: str | None = None
    topic: str = ""
    avatar_id: AttachmentId | None = None
    archived: bool = False
    owner_ids: frozenset[UserId] = frozenset()
    pins: frozenset[MessageId] = frozenset()

    @property
    def public(self) -> bool:
        """Whether people outside may know of it."""
        return self.exists and self.visibility is Visibility.PUBLIC


def evolve(state: Conversation, event: ConversationEvent | Erased) -> Conversation:
    """Return the conversation as it is after ``event``."""
    match event:
        case ConversationCreated():
            return _created(state, event)
        case OwnersChanged(owner_ids=owners):
            return replace(state, owner_ids=frozenset(owners))
        case ConversationRenamed(title=title):
            return replace(state, title=title)
        case TopicChanged(topic=topic):
            return replace(state, topic=topic)
        case ConversationAvatarChanged(attachment_id=avatar):
            return replace(state, avatar_id=avatar)
        case ConversationArchived():
            return replace(state, archived=True)
        case ConversationUnarchived():
            return replace(state, archived=False)
        case MessagePinned(message_id=message):
            return replace(state, pins=state.pins | {message})
        case MessageUnpinned(message_id=message):
            return replace(state, pins=state.pins - {message})
        case Erased():
            return state
        case _:
            assert_never(event)


def _created(state: Conversation, event: ConversationCreated) -> Conversation:
    return Conversation(
        state.conversation_id,
        exists=True,
        kind=event.kind,
        visibility=event.visibility,
        title=event.title,
        slug=event.slug,
        topic=event.topic or "",
        owner_ids=frozenset(event.owner_ids),
    )
