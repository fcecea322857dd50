"""The earlier message by whose words a hit was found."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from sqlite3 import Connection

import msgspec
from msgspec import Struct

from contracts.ids import MessageId
from contracts.views.message import Answers
from infra.sqlite.views.messages_rows import as_json, fetch
from infra.sqlite.views.search_highlights import Seen

_CONTEXTS = """
  SELECT json_group_array(json_array(c.message, e.id, hex(e.message_id), e.body))
    FROM json_each(:ids) AS w CROSS JOIN context AS c ON c.message = w.value
    JOIN messages AS e ON e.id = c.earlier WHERE e.body IS NOT NULL
"""
_EXCERPT = 240
"""Characters of an excerpt, and how far before the first place found it begins."""
_LEAD = 60


class Answered(Struct, frozen=True, array_like=True):
    """A message that another one answers."""

    by: int
    id: int
    message_id: MessageId
    body: str


_ANSWERED = msgspec.json.Decoder(list[Answered])


def contexts(connection: Connection, ids: Collection[int]) -> dict[int, list[Answered]]:
    """Return what each message answers, in order."""
    found: dict[int, list[Answered]] = defaultdict(list)
    for one in fetch(connection, _CONTEXTS, {"ids": as_json(list(ids))}, _ANSWERED):
        found[one.by].append(one)
    return {by: sorted(some, key=lambda each: each.id) for by, some in found.items()}


def answers(body: Seen, context: Sequence[Answered], seen: Mapping[int, Seen]) -> Answers | None:
    """Return the message that adds most words to what the body has, the latest of equals."""
    best = max(
        context, key=lambda each: (len(seen[each.id].words - body.words), each.id), default=None
    )
    if best is None or not seen[best.id].words - body.words:
        return None
    ranges = seen[best.id].ranges
    start = max(0, ranges[0][0] - _LEAD) if len(best.body) > _EXCERPT else 0
    end = start + _EXCERPT
    return Answers(
        message_id=best.message_id,
        excerpt=best.body[start:end],
        highlights=[(low - start, high - start) for low, high in ranges if high <= end],
    )
