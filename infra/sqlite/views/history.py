"""MessageHistory on the messages read model."""

from collections.abc import Sequence
from sqlite3 import Connection

from contracts.ids import ConversationId, MessageId, UserId
from contracts.views.conversation import FileItem, Pin
from contracts.views.message import Message, MessagePage, Revision, ThreadSummary
from infra.sqlite.view_store import Readable
from infra.sqlite.views.history_lists import (
    read_files,
    read_pins,
    read_revisions,
    read_thread,
    read_threads,
)
from infra.sqlite.views.history_own import read_own_threads
from infra.sqlite.views.history_page import read_page
from infra.sqlite.views.messages_rows import load
from infra.sqlite.views.messages_views import message_of
from query_api.history import FileKey, OwnThread, PinKey, ThreadKey, Window


class SqliteMessageHistory:
    """Reads the file of the messages read model, one snapshot a question."""

    def __init__(self, store: Readable) -> None:
        """Read from ``store``."""
        self._store = store

    async def page(
        self, conversation_id: ConversationId, reader: UserId, window: Window
    ) -> MessagePage:
        """Return messages in rising seq, each with the system items that follow it."""
        return await self._store.read(
            lambda connection: read_page(connection, conversation_id, reader, window)
        )

    async def message(self, message_id: MessageId, reader: UserId) -> Message | None:
        """Return one message, a deleted one without its text."""

        def read(connection: Connection) -> Message | None:
            rows = load(connection, [message_id])
            return message_of(rows[0], reader) if rows else None

        return await self._store.read(read)

    async def revisions(
        self, message_id: MessageId, after: int | None, limit: int
    ) -> list[tuple[int, Revision]]:
        """Return the texts of a message, oldest first; none of a deleted one."""
        return await self._store.read(
            lambda connection: read_revisions(connection, message_id, after, limit)
        )

    async def thread(
        self, root_id: MessageId, reader: UserId, after: int | None, limit: int
    ) -> list[tuple[int, Message]]:
        """Return the root of a thread and its replies, by seq."""
        return await self._store.read(
            lambda connection: read_thread(connection, root_id, reader, after, limit)
        )

    async def threads(
        self, conversation_id: ConversationId, reader: UserId, before: int | None, limit: int
    ) -> list[tuple[int, ThreadSummary]]:
        """Return the threads of a conversation, by the seq of the last reply, newest first."""
        return await self._store.read(
            lambda connection: read_threads(connection, conversation_id, reader, before, limit)
        )

    async def own_threads(
        self,
        reader: UserId,
        conversations: Sequence[ConversationId],
        after: ThreadKey | None,
        limit: int,
    ) -> list[tuple[ThreadKey, OwnThread]]:
        """Return threads that the reader takes part in, newest activity first."""
        return await self._store.read(
            lambda connection: read_own_threads(connection, reader, conversations, after, limit)
        )

    async def pins(
        self, conversation_id: ConversationId, reader: UserId, after: PinKey | None, limit: int
    ) -> list[tuple[PinKey, Pin]]:
        """Return the pinned messages of a conversation."""
        return await self._store.read(
            lambda connection: read_pins(connection, conversation_id, reader, after, limit)
        )

    async def files(
        self, conversation_id: ConversationId, after: FileKey | None, limit: int
    ) -> list[tuple[FileKey, FileItem]]:
        """Return the files of a conversation."""
        return await self._store.read(
            lambda connection: read_files(connection, conversation_id, after, limit)
        )
