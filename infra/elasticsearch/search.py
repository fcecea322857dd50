"""MessageIndex on Elasticsearch."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from contracts.log import instant
from contracts.views.message import Hit
from infra.elasticsearch.books import Bookkeeping
from infra.elasticsearch.reading import Reading
from infra.elasticsearch.search_listing import NOTHING, Listed, Listing, Place
from infra.elasticsearch.search_plan import Plan
from infra.elasticsearch.search_seen import look
from infra.elasticsearch.versions import DEFAULT_LANGUAGES
from infra.messages.answers import Answered, answers
from infra.messages.highlights import parts
from infra.messages.shown import shown
from query_api.search.index import Found, HitKey, Wanted


class ElasticMessageIndex:
    """Searches the active version; ``languages`` are those that it was built with."""

    def __init__(self, reading: Reading, languages: Sequence[str] = DEFAULT_LANGUAGES) -> None:
        """Search through ``reading``."""
        self._reading = reading
        self._books = Bookkeeping(reading.client, reading.names)
        self._languages = languages

    async def search(self, wanted: Wanted) -> Found:
        """Return the page; what was deleted or may not be read is never in it, nor counted.

        Raises:
            Outage: the cluster is away.
        """
        plan = Plan(wanted.criteria, wanted.conversations, self._languages)
        listed, index_at = await asyncio.gather(self._listed(plan, wanted), self._index_at())
        hits = await self._hits(plan, listed.places, wanted)
        return Found(hits=hits, total=listed.total, index_at=index_at)

    async def _listed(self, plan: Plan, wanted: Wanted) -> Listed:
        if plan.empty or not wanted.conversations:
            return NOTHING
        return await Listing(self._reading, plan, wanted).page()

    async def _index_at(self) -> datetime | None:
        books = await self._books.active()
        return instant(books.newest) if books is not None and books.newest else None

    async def _hits(
        self, plan: Plan, places: Sequence[Place], wanted: Wanted
    ) -> list[tuple[HitKey, Hit]]:
        """Return the messages of the page, with what was found where."""
        if not places:
            return []
        looked = await look(self._reading, plan, places)
        seen = {each.place: each.seen for each in looked.values()}
        start = wanted.after.rank if wanted.after else 0
        hits = []
        for rank, each in enumerate(places, start + 1):
            found = looked.get(each.id)
            if found is None or (body := found.stored.full_body) is None:
                continue
            context = [
                Answered(other.place, other.stored.message_id, other.stored.full_body or "")
                for one in found.stored.context_ids
                if (other := looked.get(str(one))) is not None and other.stored.alive
            ]
            ranges, answered = found.seen.ranges, answers(found.seen, context, seen)
            if not ranges and answered is None:
                # Neither it nor its context has a whole word: it was found by parts of words.
                ranges = parts(body, plan.words)
            message = shown(found.stored.document, found.stored.replies, wanted.caller)
            hit = Hit(message=message, highlights=ranges, answers=answered)
            hits.append((HitKey(rank, each.sent_at, each.message_id), hit))
        return hits
