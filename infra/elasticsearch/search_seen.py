"""Where the words of a query stand in messages, as the index itself takes them apart."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from infra.elasticsearch.document import Stored
from infra.elasticsearch.reading import MESSAGE, Hit, Query, Reading
from infra.elasticsearch.search_listing import Place
from infra.elasticsearch.search_plan import Plan
from infra.messages.highlights import CLOSE, OPEN, Seen, in_body, marked_ranges, merged
from infra.messages.words import places as places_of

_MOST: Final = 1_000


class Looked(Struct, frozen=True):
    """A message with what of the query is in its text; ``place`` tells messages apart."""

    place: int
    stored: Stored
    seen: Seen


async def look(reading: Reading, plan: Plan, places: Sequence[Place]) -> dict[str, Looked]:
    """Return messages and all that they answer, by id."""
    wanted = {each.id for each in places}
    wanted |= {one for each in places for one in each.context_ids}
    found = []
    ids = sorted(wanted)
    for at in range(0, len(ids), _MOST):
        (part,) = await reading.ask(_question(plan, ids[at : at + _MOST]))
        found += part.hits
    found.sort(key=lambda hit: (hit.source.conversation, hit.source.seq))
    return {
        hit.source.id: Looked(place, hit.source, _seen(plan, hit))
        for place, hit in enumerate(found)
    }


def _question(plan: Plan, ids: Sequence[str]) -> Query:
    named: list[Query] = [
        {"bool": {"must": [plan.in_text(word)], "_name": f"{number}"}}
        for number, word in enumerate(plan.words)
    ]
    marked = {"bool": {"should": [plan.in_text(each) for each in (*plan.words, *plan.phrases)]}}
    query: dict[str, object] = {
        "query": {"bool": {"filter": [MESSAGE, {"ids": {"values": ids}}], "should": named}},
        "size": len(ids),
        "track_total_hits": False,
    }
    if plan.scored:
        query["highlight"] = {
            "pre_tags": [OPEN],
            "post_tags": [CLOSE],
            "number_of_fragments": 0,
            "highlight_query": marked,
            "fields": {each: {} for each in plan.fields("text")},
        }
    return query


def _seen(plan: Plan, hit: Hit) -> Seen:
    text, body = hit.source.text or "", hit.source.full_body or ""
    ranges = list(places_of(text, plan.inside))
    for marked in hit.highlight.values():
        for each in marked:
            ranges += marked_ranges(each)
    words = frozenset(plan.words[int(name)] for name in hit.matched)
    return Seen(in_body(body, merged(ranges)), words)
