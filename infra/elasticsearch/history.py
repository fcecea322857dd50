"""MessageHistory on Elasticsearch."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from contracts.ids import ConversationId, MessageId, UserId
from contracts.log import instant
from contracts.views.conversation import FileItem, Pin
from contracts.views.message import Message, MessagePage, Revision, ThreadSummary
from infra.elasticsearch.connection import answer
from infra.elasticsearch.document import Stored
from infra.elasticsearch.history_own import read_own_threads
from infra.elasticsearch.history_page import read_page
from infra.elasticsearch.reading import MESSAGE, Query, Reading, between, of
from infra.messages.lists import files, pins
from infra.messages.shown import shown
from query_api.history import FileKey, OwnThread, PinKey, ThreadKey, Window

_THREADS: Final = 10_000
"""Threads of a conversation that are listed: those with the newest replies."""
_PINS: Final = 10_000
_ALIVE: Final[Query] = {"term": {"alive": True}}


class _Last(Struct, frozen=True):
    value: float


class _Bucket(Struct, frozen=True):
    key: MessageId
    last: _Last
    at: _Last


class _Buckets(Struct, frozen=True):
    buckets: list[_Bucket]


class ElasticMessageHistory:
    """Asks the active version; each answer is as of the last refresh."""

    def __init__(self, reading: Reading) -> None:
        """Read through ``reading``."""
        self._reading = reading

    async def page(
        self, conversation_id: ConversationId, reader: UserId, window: Window
    ) -> MessagePage:
        """Return messages in rising seq, each with the system items that follow it."""
        return await read_page(self._reading, conversation_id, reader, window)

    async def message(self, message_id: MessageId, reader: UserId) -> Message | None:
        """Return one message, a deleted one without its text."""
        found = await self._reading.message(message_id)
        return None if found is None else _shown(found, reader)

    async def revisions(
        self, message_id: MessageId, after: int | None, limit: int
    ) -> list[tuple[int, Revision]]:
        """Return the texts of a message, oldest first; none of a deleted one."""
        found = await self._reading.message(message_id)
        if found is None or (body := found.full_body) is None:
            return []
        texts = [(each.version, each.body, each.at) for each in found.revisions]
        texts.append((found.version + 1, body, found.details.edited_at or found.sent_at))
        left = [each for each in texts if each[0] > (after or 0)][:limit]
        return [(version, Revision(body=text, at=instant(at))) for version, text, at in left]

    async def thread(
        self, root_id: MessageId, reader: UserId, after: int | None, limit: int
    ) -> list[tuple[int, Message]]:
        """Return the root of a thread and its replies, by seq."""
        root = await self._reading.message(root_id)
        if root is None:
            return []
        replies = of(
            root.conversation,
            MESSAGE,
            _ALIVE,
            {"term": {"thread": str(root_id)}},
            *between("seq", gt=after),
        )
        (found,) = await self._reading.ask(
            {"query": replies, "sort": [{"seq": "asc"}], "size": limit}, routing=root.conversation
        )
        every = [root, *found.documents] if root.seq > (after or 0) else found.documents
        every.sort(key=lambda each: each.seq)
        return [(each.seq, _shown(each, reader)) for each in every[:limit]]

    async def threads(
        self, conversation_id: ConversationId, reader: UserId, before: int | None, limit: int
    ) -> list[tuple[int, ThreadSummary]]:
        """Return the threads of a conversation, by the seq of the last reply, newest first."""
        (found,) = await self._reading.ask(
            _threads(conversation_id, before, limit), routing=conversation_id
        )
        if "threads" not in found.aggregations:
            return []
        buckets = answer(found.aggregations["threads"], _Buckets).buckets
        roots = {"ids": {"values": [str(each.key) for each in buckets]}}
        (rooted,) = await self._reading.ask(
            {"query": of(conversation_id, roots), "size": limit}, routing=conversation_id
        )
        by_id = {each.message_id: each for each in rooted.documents}
        return [
            (
                int(each.last.value),
                ThreadSummary(
                    root=_shown(by_id[each.key], reader),
                    last_reply_at=instant(int(each.at.value)),
                ),
            )
            for each in buckets
            if each.key in by_id
        ]

    async def own_threads(
        self,
        reader: UserId,
        conversations: Sequence[ConversationId],
        after: ThreadKey | None,
        limit: int,
    ) -> list[tuple[ThreadKey, OwnThread]]:
        """Return threads that the reader takes part in, newest activity first."""
        return await read_own_threads(self._reading, reader, conversations, after, limit)

    async def pins(
        self, conversation_id: ConversationId, reader: UserId, after: PinKey | None, limit: int
    ) -> list[tuple[PinKey, Pin]]:
        """Return the pinned messages of a conversation."""
        query = of(
            conversation_id,
            {"term": {"facets": "pinned"}},
            *between("pinned_at", lte=after.pinned_at if after else None),
        )
        (found,) = await self._reading.ask(
            {"query": query, "sort": [{"pinned_at": "desc"}, {"seq": "desc"}], "size": _PINS},
            routing=conversation_id,
        )
        pinned = ((each.document, each.replies) for each in found.documents)
        return pins(pinned, reader, after, limit)

    async def files(
        self, conversation_id: ConversationId, after: FileKey | None, limit: int
    ) -> list[tuple[FileKey, FileItem]]:
        """Return the files of a conversation."""
        query = of(
            conversation_id,
            {"term": {"facets": "file"}},
            *between("seq", lte=after.seq if after else None),
        )
        (found,) = await self._reading.ask(
            {"query": query, "sort": [{"seq": "desc"}], "size": limit + 1}, routing=conversation_id
        )
        return files((each.document for each in found.documents), after, limit)


def _shown(stored: Stored, reader: UserId) -> Message:
    return shown(stored.document, stored.replies, reader)


def _threads(conversation_id: ConversationId, before: int | None, limit: int) -> Query:
    """Return the question for the threads whose last reply comes before a seq."""
    parts: dict[str, Query] = {
        "last": {"max": {"field": "seq"}},
        "at": {"max": {"field": "sent_at"}},
        "first": {"bucket_sort": {"size": limit}},
    }
    if before is not None:
        script = {"source": "params.last < params.before", "params": {"before": before}}
        parts["before"] = {"bucket_selector": {"buckets_path": {"last": "last"}, "script": script}}
    replies = of(conversation_id, MESSAGE, _ALIVE, {"exists": {"field": "thread"}})
    terms = {"field": "thread", "size": _THREADS, "order": {"last": "desc"}}
    return {"query": replies, "size": 0, "aggs": {"threads": {"terms": terms, "aggs": parts}}}
