"""One page of a conversation: two requests, whatever its place."""

from contracts.ids import ConversationId, UserId
from contracts.views.message import MessagePage
from infra.elasticsearch.reading import MESSAGE, Query, Reading, between, of
from infra.messages.pages import MOST_ITEMS, MOST_SEQ, page, span
from infra.messages.shown import shown
from query_api.history import Window


async def read_page(
    reading: Reading, conversation_id: ConversationId, reader: UserId, window: Window
) -> MessagePage:
    """Return the page that ``window`` names."""
    newest: Query = {
        "query": of(conversation_id, MESSAGE),
        "sort": [{"seq": "desc"}],
        "size": 1,
        "_source": ["kind", "id", "conversation", "seq", "offset", "folded"],
    }
    last, *parts = await reading.ask(
        newest, *_choice(conversation_id, window), routing=conversation_id
    )
    rows = sorted((row for part in parts for row in part.documents), key=lambda row: row.seq)
    first_seq, last_seq = span(window, [row.seq for row in rows])
    placed = of(
        conversation_id, {"term": {"kind": "item"}}, *between("seq", gte=first_seq, lte=last_seq)
    )
    (items,) = await reading.ask(
        {"query": placed, "sort": [{"seq": "desc"}, {"offset": "desc"}], "size": MOST_ITEMS},
        routing=conversation_id,
    )
    return page(
        window,
        [shown(row.document, row.replies, reader) for row in rows],
        [(row.seq, row.offset, row.item) for row in items.documents if row.item is not None],
        max((row.seq for row in last.documents), default=0),
    )


def _choice(conversation_id: ConversationId, window: Window) -> list[Query]:
    """Return the questions for the messages of a page: two where it has a middle."""

    def some(size: int, order: str, **bounds: int) -> Query:
        rows = of(conversation_id, MESSAGE, *between("seq", **bounds))
        return {"query": rows, "sort": [{"seq": order}], "size": size}

    before = MOST_SEQ if window.before is None else min(window.before, MOST_SEQ)
    if window.around is not None:
        around, half = min(window.around, MOST_SEQ), window.limit // 2
        following = some(window.limit - half, "asc", gte=around, lt=before)
        return [some(half, "desc", lt=around), following]
    if window.after is not None:
        after = min(window.after, MOST_SEQ)
        return [some(window.limit, "asc", gt=after, lt=before)]
    return [some(window.limit, "desc", lt=before)]
