"""Which seqs a page of history spans, and how messages and system items are woven."""

from collections.abc import Iterable, Sequence
from typing import Final

from contracts.views.message import Message, MessagePage, SystemItem
from query_api.history import Window

MOST_SEQ: Final = (1 << 32) - 1
MOST_ITEMS: Final = 200
"""Of one page, the newest: a channel may be joined by thousands between two messages."""

Placed = tuple[int, int, Message | SystemItem]


def span(window: Window, seqs: Sequence[int]) -> tuple[int, int]:
    """Return the seqs whose items belong to the page; who asks for what came after sees all."""
    after = None if window.around is not None else window.after
    if not seqs:
        return after or 0, after or 0
    first, last = seqs[0], seqs[-1]
    if after is not None:
        return after, last
    return (0 if first == 1 else first), last


def page(
    window: Window,
    messages: Sequence[Message],
    items: Iterable[tuple[int, int, SystemItem]],
    last_seq: int,
) -> MessagePage:
    """Return the page of these messages, in rising seq, out of a conversation with ``last_seq``."""
    seqs = [each.seq for each in messages]
    first, last = span(window, seqs)
    before = MOST_SEQ if window.before is None else min(window.before, MOST_SEQ)
    placed: list[Placed] = [*items, *((each.seq, -1, each) for each in messages)]
    placed.sort(key=lambda each: each[:2])
    return MessagePage(
        items=[each for _, _, each in placed],
        has_before=first > 1 if seqs else min(before - 1, last_seq) > 0,
        has_after=last < last_seq,
    )
