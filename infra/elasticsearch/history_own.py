"""Threads of all conversations that one person takes part in."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from contracts.ids import ConversationId, MessageId, UserId
from contracts.log import instant
from infra.elasticsearch.connection import answer
from infra.elasticsearch.reading import MESSAGE, Query, Reading, between
from infra.messages.shown import shown
from query_api.history import OwnThread, ThreadKey

_THREADS: Final = 10_000
"""Threads of one person that are listed: those with the newest replies."""
_TIED: Final = 20
"""So many more are asked for, because last replies may be of the same microsecond."""
_ALIVE: Final[Query] = {"term": {"alive": True}}


class _Key(Struct, frozen=True):
    key: MessageId


class _Keys(Struct, frozen=True):
    buckets: list[_Key] = []


class _Number(Struct, frozen=True):
    value: float


class _Thread(Struct, frozen=True):
    key: MessageId
    last: _Number
    at: _Number


class _Threads(Struct, frozen=True):
    buckets: list[_Thread] = []


async def read_own_threads(
    reading: Reading,
    reader: UserId,
    conversations: Sequence[ConversationId],
    after: ThreadKey | None,
    limit: int,
) -> list[tuple[ThreadKey, OwnThread]]:
    """Return threads that the reader began, wrote in or is mentioned in, newest activity first."""
    within: Query = {"terms": {"conversation": [str(each) for each in conversations]}}
    roots = await _roots(reading, reader, within)
    (found,) = await reading.ask(_latest(within, roots, after, limit))
    threads = answer(found.aggregations.get("threads", {}), _Threads).buckets
    keyed = {ThreadKey(int(each.at.value), each.key): int(each.last.value) for each in threads}
    chosen = sorted((key for key in keyed if after is None or key < after), reverse=True)[:limit]
    ids = {"ids": {"values": [str(key.root_id) for key in chosen]}}
    (rooted,) = await reading.ask(
        {"query": {"bool": {"filter": [MESSAGE, ids]}}, "size": max(1, len(chosen))}
    )
    by_id = {each.message_id: each for each in rooted.documents}
    return [
        (
            key,
            OwnThread(
                root=shown(by_id[key.root_id].document, by_id[key.root_id].replies, reader),
                last_reply_at=instant(key.last_reply_at),
                last_reply_seq=keyed[key],
            ),
        )
        for key in chosen
        if key.root_id in by_id
    ]


async def _roots(reading: Reading, reader: UserId, within: Query) -> list[str]:
    """Return what may be roots of threads that a person takes part in."""
    author, mentioned = {"term": {"author": str(reader)}}, {"term": {"mentions": str(reader)}}
    mine: Query = {"bool": {"should": [author, mentioned], "minimum_should_match": 1}}
    written, begun = await reading.ask(
        _names("thread", [MESSAGE, within, mine, _ALIVE, {"exists": {"field": "thread"}}]),
        _names("id", [MESSAGE, within, mine, *between("replies", gt=0)]),
    )
    found = {
        str(each.key)
        for each_answer in (written, begun)
        for each in answer(each_answer.aggregations.get("names", {}), _Keys).buckets
    }
    return sorted(found)


def _names(field: str, filters: Sequence[Query]) -> Query:
    terms = {"field": field, "size": _THREADS}
    names = {"names": {"terms": terms}}
    return {"query": {"bool": {"filter": list(filters)}}, "size": 0, "aggs": names}


def _latest(within: Query, roots: Sequence[str], after: ThreadKey | None, limit: int) -> Query:
    parts: dict[str, Query] = {
        "last": {"max": {"field": "seq"}},
        "at": {"max": {"field": "sent_at"}},
        "first": {"bucket_sort": {"size": limit + _TIED}},
    }
    if after is not None:
        script = {"source": "params.at <= params.to", "params": {"to": after.last_reply_at}}
        parts["before"] = {"bucket_selector": {"buckets_path": {"at": "at"}, "script": script}}
    terms = {"field": "thread", "size": _THREADS, "order": [{"at": "desc"}, {"_key": "desc"}]}
    replies = {"bool": {"filter": [MESSAGE, within, _ALIVE, {"terms": {"thread": list(roots)}}]}}
    return {"query": replies, "size": 0, "aggs": {"threads": {"terms": terms, "aggs": parts}}}
