"""System items, each behind the message that it follows."""

from collections.abc import Sequence

from contracts.ids import ConversationId
from infra.elasticsearch.document import Stored, item_document
from infra.elasticsearch.store import IndexStore, Query
from projections import system_items
from projections.facts import Fact


async def place(store: IndexStore, facts: Sequence[Fact]) -> list[Stored]:
    """Return the items among ``facts``: a fact's offset says what came before it, however late."""
    first: dict[ConversationId, int] = {}
    for fact in facts:
        if fact.recorded.type in system_items.TYPES:
            first.setdefault(ConversationId(fact.recorded.key), fact.recorded.offset)
    last = await _last(store, first)
    placed = []
    for fact in facts:
        recorded = fact.recorded
        key = ConversationId(recorded.key)
        if recorded.type == "MessageSent" and key in last:
            last[key] = max(last[key], recorded.revision + 1)
        elif recorded.type in system_items.TYPES:
            item = system_items.item(fact, last[key])
            placed.append(item_document(item, recorded.offset, recorded.recorded_at))
    return placed


async def _last(store: IndexStore, before: dict[ConversationId, int]) -> dict[ConversationId, int]:
    """Return the last seq of each conversation before an offset."""
    queries = [(key, _query(key, offset)) for key, offset in before.items()]
    found = await store.search(queries)
    last = {
        key: max((each.seq for each in hits), default=0)
        for (key, _), hits in zip(queries, found, strict=True)
    }
    for stored in store.unrefreshed.values():
        key = stored.conversation
        if key in last and stored.kind == "message" and stored.offset < before[key]:
            last[key] = max(last[key], stored.seq)
    return last


def _query(conversation: ConversationId, before: int) -> Query:
    filters = [
        {"term": {"conversation": str(conversation)}},
        {"term": {"kind": "message"}},
        {"range": {"offset": {"lt": before}}},
    ]
    return {
        "query": {"bool": {"filter": filters}},
        "sort": [{"seq": "desc"}],
        "size": 1,
        "track_total_hits": False,
    }
