"""The earlier message by whose words a hit was found."""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from contracts.ids import MessageId
from contracts.views.message import Answers
from infra.messages.highlights import Seen

_EXCERPT: Final = 240
"""Characters of an excerpt, and how far before the first place found it begins."""
_LEAD: Final = 60


class Answered(Struct, frozen=True):
    """A message that another one answers; ``place`` rises with time in its conversation."""

    place: int
    message_id: MessageId
    body: str


def answers(body: Seen, context: Sequence[Answered], seen: Mapping[int, Seen]) -> Answers | None:
    """Return the message that adds most words to what the body has, the latest of equals."""
    best = max(
        context,
        key=lambda each: (len(seen[each.place].words - body.words), each.place),
        default=None,
    )
    if best is None or not seen[best.place].words - body.words:
        return None
    ranges = seen[best.place].ranges
    start = max(0, ranges[0][0] - _LEAD) if len(best.body) > _EXCERPT else 0
    end = start + _EXCERPT
    return Answers(
        message_id=best.message_id,
        excerpt=best.body[start:end],
        highlights=[(low - start, high - start) for low, high in ranges if high <= end],
    )
