"""What the routes ask of the read model of messages, beside search."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from msgspec import Struct

from contracts.ids import ConversationId, MessageId, UserId
from contracts.views.conversation import FileItem, Pin
from contracts.views.message import Message, MessagePage, Revision, ThreadSummary

PROJECTION = "messages"


class Window(Struct, frozen=True, kw_only=True):
    """Which messages of a conversation: the newest, or those on one side or both of a seq."""

    before: int | None = None
    after: int | None = None
    around: int | None = None
    """Taken alone: the message with this seq in the middle."""
    limit: int


class PinKey(NamedTuple):
    """Place in a list of pins: the newest first."""

    pinned_at: int
    """Microseconds since 1970."""
    seq: int


class FileKey(NamedTuple):
    """Place in a list of files: the newest message first, its files in their order."""

    seq: int
    number: int


class ThreadKey(NamedTuple):
    """Place in a list of threads of many conversations: the newest last reply first."""

    last_reply_at: int
    """Microseconds since 1970."""
    root_id: MessageId


class OwnThread(Struct, frozen=True, kw_only=True):
    """A thread by its root, with the place and time of its last reply."""

    root: Message
    last_reply_at: datetime
    last_reply_seq: int


class MessageHistory(Protocol):
    """Messages with their threads, pins, files and earlier texts, as one reader sees them."""

    async def page(
        self, conversation_id: ConversationId, reader: UserId, window: Window
    ) -> MessagePage:
        """Return messages in rising seq, each with the system items that follow it."""

    async def message(self, message_id: MessageId, reader: UserId) -> Message | None:
        """Return one message, a deleted one without its text."""

    async def revisions(
        self, message_id: MessageId, after: int | None, limit: int
    ) -> list[tuple[int, Revision]]:
        """Return the texts of a message, oldest first; none of a deleted one."""

    async def thread(
        self, root_id: MessageId, reader: UserId, after: int | None, limit: int
    ) -> list[tuple[int, Message]]:
        """Return the root of a thread and its replies, by seq."""

    async def threads(
        self, conversation_id: ConversationId, reader: UserId, before: int | None, limit: int
    ) -> list[tuple[int, ThreadSummary]]:
        """Return the threads of a conversation, by the seq of the last reply, newest first."""

    async def own_threads(
        self,
        reader: UserId,
        conversations: Sequence[ConversationId],
        after: ThreadKey | None,
        limit: int,
    ) -> list[tuple[ThreadKey, OwnThread]]:
        """Return threads of these conversations that the reader began, wrote in or is named in."""

    async def pins(
        self, conversation_id: ConversationId, reader: UserId, after: PinKey | None, limit: int
    ) -> list[tuple[PinKey, Pin]]:
        """Return the pinned messages of a conversation."""

    async def files(
        self, conversation_id: ConversationId, after: FileKey | None, limit: int
    ) -> list[tuple[FileKey, FileItem]]:
        """Return the files of a conversation."""
