"""Inbox: conversations with their last message, as their members see them, and what is unread.

Folds the streams of a conversation and the read markers of the activity log. A sent message
touches a number of rows that does not depend on how many members there are.
"""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from contracts.events import AnyEvent, Erased
from contracts.events.conversation import (
    ConversationArchived,
    ConversationAvatarChanged,
    ConversationCreated,
    ConversationRenamed,
    ConversationUnarchived,
    Kind,
    TopicChanged,
    Visibility,
)
from contracts.ids import AttachmentId, ConversationId, UserId
from contracts.log import Recorded, microseconds
from projections.last_message import LastMessage, fold_last
from projections.names import folded

NAME: Final = "inbox"

CONVERSATION_TYPES: Final = frozenset(
    {
        "ConversationCreated",
        "ConversationRenamed",
        "TopicChanged",
        "ConversationAvatarChanged",
        "ConversationArchived",
        "ConversationUnarchived",
    }
)
LAST_TYPES: Final = frozenset(
    {
        "MessageSent",
        "MessageEdited",
        "MessageDeleted",
        "ReactionAdded",
        "ReactionRemoved",
        "MessagePinned",
        "MessageUnpinned",
    }
)


class Summary(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A conversation as a list shows it; times are microseconds since 1970."""

    conversation_id: ConversationId
    kind: Kind = Kind.GROUP
    visibility: Visibility = Visibility.PRIVATE
    title: str | None = None
    slug: str | None = None
    topic: str | None = None
    avatar_id: AttachmentId | None = None
    archived: bool = False
    created_at: int
    created_by: UserId
    member_count: int = 0
    pair: tuple[UserId, ...] = ()
    """The two people of a direct conversation, also when one has left."""
    last: LastMessage | None = None

    @property
    def last_seq(self) -> int:
        """The ``seq`` of the last message, 0 before the first."""
        return 0 if self.last is None else self.last.seq

    @property
    def active_at(self) -> int:
        """When the last message was sent, or the conversation created."""
        return self.created_at if self.last is None else self.last.sent_at

    @property
    def listed(self) -> bool:
        """Whether it is a public channel that is not archived."""
        public = self.kind is Kind.CHANNEL and self.visibility is Visibility.PUBLIC
        return public and not self.archived

    @property
    def search(self) -> str | None:
        """Folded title, slug and topic of a listed one, for who looks for it."""
        if not self.listed:
            return None
        return folded("\n".join((self.title or "", self.slug or "", self.topic or "")))


def fold_summary(summary: Summary | None, recorded: Recorded, event: AnyEvent | Erased) -> Summary:
    """Return a conversation as it is after one event; erased text is gone from it."""
    known = summary or _begun(recorded)
    if recorded.type in LAST_TYPES:
        last = fold_last(known.last, recorded, event)
        return known if last is known.last else replace(known, last=last)
    match event:
        case ConversationCreated():
            return _created(known, recorded, event)
        case ConversationRenamed(title=title):
            return replace(known, title=title)
        case TopicChanged(topic=topic):
            return replace(known, topic=topic or None)
        case ConversationAvatarChanged(attachment_id=avatar_id):
            return replace(known, avatar_id=avatar_id)
        case ConversationArchived() | Erased("ConversationArchived"):
            return replace(known, archived=True)
        case ConversationUnarchived() | Erased("ConversationUnarchived"):
            return replace(known, archived=False)
        case Erased("ConversationRenamed"):
            return replace(known, title=None)
        case Erased("TopicChanged"):
            return replace(known, topic=None)
        case _:
            return known


def seated(summary: Summary, user_id: UserId, change: int) -> Summary:
    """Return a conversation after a person came (1) or left (-1)."""
    pair = summary.pair
    if summary.kind is Kind.DIRECT and user_id not in pair:
        pair = (*pair, user_id)
    return replace(summary, member_count=summary.member_count + change, pair=pair)


def _begun(recorded: Recorded) -> Summary:
    """Return a conversation of which nothing is known: nobody outside may know of it."""
    return Summary(
        conversation_id=ConversationId(recorded.key),
        created_at=recorded.recorded_at,
        created_by=recorded.actor_id,
    )


def _created(summary: Summary, recorded: Recorded, event: ConversationCreated) -> Summary:
    at = event.occurred_at
    return replace(
        summary,
        kind=event.kind,
        visibility=event.visibility,
        title=event.title,
        slug=event.slug,
        topic=event.topic or None,
        created_at=recorded.recorded_at if at is None else microseconds(at),
        created_by=recorded.actor_id,
    )
