"""A message as clients see it, and the lists that hold messages."""

from datetime import datetime

from msgspec import Struct

from contracts.events.timeline import Attachment, ForwardOf
from contracts.ids import ConversationId, MessageId, UserId


class Reaction(Struct, frozen=True, kw_only=True):
    """One emoji under a message."""

    emoji: str
    count: int
    mine: bool


class Message(Struct, frozen=True, kw_only=True, tag_field="kind", tag="text"):
    """A message of the timeline; a deleted one keeps its ``seq`` and has no body."""

    message_id: MessageId
    conversation_id: ConversationId
    seq: int
    author_id: UserId
    body: str | None
    sent_at: datetime
    edited_at: datetime | None = None
    deleted: bool = False
    thread_root_id: MessageId | None = None
    reply_to_id: MessageId | None = None
    reply_count: int = 0
    reactions: list[Reaction] = []
    attachments: list[Attachment] = []
    mentions: list[UserId] = []
    mentions_all: bool = False
    pinned: bool = False
    forward_of: ForwardOf | None = None


class SystemItem(Struct, frozen=True, kw_only=True, tag_field="kind", tag="system"):
    """What happened in a conversation between two messages; made from an event, not from text."""

    item_id: str
    """Stable: the same item has the same id in every read."""
    conversation_id: ConversationId
    after_seq: int
    """The ``seq`` of the message it follows, 0 before the first."""
    event: str
    """The event's name in kebab-case, such as ``member-joined``."""
    actor_id: UserId
    user_id: UserId | None = None
    """Whom it concerns, where that is another than the actor."""
    at: datetime
    details: dict[str, str] = {}


class MessagePage(Struct, frozen=True, kw_only=True):
    """Messages in rising ``seq``, with the system items between them."""

    items: list[Message | SystemItem]
    has_before: bool
    has_after: bool


class MessageList(Struct, frozen=True, kw_only=True):
    """A cursor list of messages."""

    items: list[Message]
    next: str | None = None


class Revision(Struct, frozen=True, kw_only=True):
    """One text that a message had."""

    body: str
    at: datetime


class RevisionList(Struct, frozen=True, kw_only=True):
    """The texts of a message, oldest first; the last is the present one."""

    items: list[Revision]
    next: str | None = None


class Answers(Struct, frozen=True, kw_only=True):
    """The earlier message by whose words a hit was found."""

    message_id: MessageId
    excerpt: str
    highlights: list[tuple[int, int]]


class Hit(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A found message; highlights are [start, end) in code points of ``body``."""

    message: Message
    highlights: list[tuple[int, int]]
    answers: Answers | None = None


class SearchResult(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Hits that the caller may read, with their number counted after that filter."""

    items: list[Hit]
    next: str | None
    understood: str
    """The query as it was read."""
    index_at: datetime | None
    """Recording time of the newest event in the index."""
    total: int | None = None
    total_at_least: int | None = None


class ThreadSummary(Struct, frozen=True, kw_only=True):
    """A thread by its root, with the time of its last reply."""

    root: Message
    last_reply_at: datetime


class ThreadList(Struct, frozen=True, kw_only=True):
    """Threads, newest activity first."""

    items: list[ThreadSummary]
    next: str | None = None


class FollowedThread(Struct, frozen=True, kw_only=True):
    """A thread that the caller takes part in."""

    root: Message
    last_reply_at: datetime
    last_reply_seq: int
    unread: bool


class FollowedThreadList(Struct, frozen=True, kw_only=True):
    """Threads of all conversations, newest activity first."""

    items: list[FollowedThread]
    next: str | None = None
