"""History while its read model is away: the newest page of a conversation, from the log itself."""

import asyncio
from collections.abc import Sequence
from typing import Final

from contracts import streams
from contracts.ids import ConversationId, MessageId, UserId
from contracts.log import Recorded
from contracts.outage import Outage
from contracts.views.conversation import FileItem, Pin
from contracts.views.message import Message, MessagePage, Revision, ThreadSummary
from infra.messages.shown import shown
from projections.facts import Fact
from projections.messages import MessageDocument, fold
from query_api.history import FileKey, MessageHistory, OwnThread, PinKey, ThreadKey, Window
from query_api.ports import LogReader
from query_api.whole import whole

_FAR: Final = 1 << 40


class HistoryFromLog:
    """Asks a read model, and the log for the newest messages where that is away."""

    def __init__(self, history: MessageHistory, log: LogReader) -> None:
        """Stand in for ``history``."""
        self._history = history
        self._log = log

    async def page(
        self, conversation_id: ConversationId, reader: UserId, window: Window
    ) -> MessagePage:
        """Return a page; from the log it has no system items, pins and counts of replies.

        Raises:
            Outage: the read model is away, and it is not the newest page that is wanted.
        """
        try:
            return await self._history.page(conversation_id, reader, window)
        except Outage:
            if (window.before, window.after, window.around) != (None, None, None):
                raise
            return await self._newest(conversation_id, reader, window.limit)

    async def message(self, message_id: MessageId, reader: UserId) -> Message | None:
        """Return one message."""
        return await self._history.message(message_id, reader)

    async def revisions(
        self, message_id: MessageId, after: int | None, limit: int
    ) -> list[tuple[int, Revision]]:
        """Return the texts of a message."""
        return await self._history.revisions(message_id, after, limit)

    async def thread(
        self, root_id: MessageId, reader: UserId, after: int | None, limit: int
    ) -> list[tuple[int, Message]]:
        """Return a thread."""
        return await self._history.thread(root_id, reader, after, limit)

    async def threads(
        self, conversation_id: ConversationId, reader: UserId, before: int | None, limit: int
    ) -> list[tuple[int, ThreadSummary]]:
        """Return the threads of a conversation."""
        return await self._history.threads(conversation_id, reader, before, limit)

    async def own_threads(
        self,
        reader: UserId,
        conversations: Sequence[ConversationId],
        after: ThreadKey | None,
        limit: int,
    ) -> list[tuple[ThreadKey, OwnThread]]:
        """Return threads that the reader takes part in."""
        return await self._history.own_threads(reader, conversations, after, limit)

    async def pins(
        self, conversation_id: ConversationId, reader: UserId, after: PinKey | None, limit: int
    ) -> list[tuple[PinKey, Pin]]:
        """Return the pinned messages of a conversation."""
        return await self._history.pins(conversation_id, reader, after, limit)

    async def files(
        self, conversation_id: ConversationId, after: FileKey | None, limit: int
    ) -> list[tuple[FileKey, FileItem]]:
        """Return the files of a conversation."""
        return await self._history.files(conversation_id, after, limit)

    async def _newest(
        self, conversation_id: ConversationId, reader: UserId, limit: int
    ) -> MessagePage:
        count = await self._count(conversation_id)
        sent = await self._log.read_stream(
            streams.timeline(conversation_id), max(-1, count - limit - 1), limit
        )
        documents = await asyncio.gather(*map(self._document, sent))
        return MessagePage(
            items=[shown(each, 0, reader) for each in documents],
            has_before=count > limit,
            has_after=False,
        )

    async def _document(self, sent: Recorded) -> MessageDocument:
        """Return a message with all that was done to it since."""
        document = fold(None, Fact(sent))
        stream = streams.message(document.conversation_id, document.message_id)
        for recorded in await whole(self._log, stream):
            document = fold(document, Fact(recorded))
        return document

    async def _count(self, conversation_id: ConversationId) -> int:
        """Return how many messages there are: revisions have no gaps, so that halving finds it."""
        low, high = 0, 1
        while high < _FAR and await self._has(conversation_id, high - 1):
            low, high = high, high * 2
        while low + 1 < high:
            middle = (low + high) // 2
            if await self._has(conversation_id, middle - 1):
                low = middle
            else:
                high = middle
        return low

    async def _has(self, conversation_id: ConversationId, revision: int) -> bool:
        stream = streams.timeline(conversation_id)
        return bool(await self._log.read_stream(stream, revision - 1, 1))
