"""Hits in the order in which people get them, page by page."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from contracts.log import microseconds
from infra.elasticsearch.document import Stored
from infra.elasticsearch.reading import Found, Hit, Query, Reading
from infra.elasticsearch.search_plan import Plan
from query_api.search.index import COUNTED, ENOUGH, Wanted
from query_api.search.ranking import RESCORED, Candidate, score

_SOURCE: Final = [
    *("kind", "id", "conversation", "seq", "offset", "folded", "sent_at", "context_ids")
]
_NEWEST: Final = [{"sent_at": "desc"}, {"id": "desc"}]


class Listed(Struct, frozen=True):
    """The documents of one page, in part, and how many hits there are in all."""

    documents: Sequence[Stored]
    total: int


NOTHING: Final = Listed((), 0)


class Listing:
    """One search."""

    def __init__(self, reading: Reading, plan: Plan, wanted: Wanted) -> None:
        """Look nothing up yet."""
        self._reading = reading
        self._plan = plan
        self._wanted = wanted

    async def page(self) -> Listed:
        """Return the page that is wanted."""
        if self._wanted.sort == "newest":
            return await self._by_time()
        return await self._by_relevance()

    async def _by_time(self) -> Listed:
        after = self._wanted.after
        found = await self._ask(
            self._plan.every(),
            self._wanted.limit,
            sort=_NEWEST,
            search_after=[after.sent_at, str(after.message_id)] if after else None,
        )
        return Listed(found.documents, found.total)

    async def _by_relevance(self) -> Listed:
        start = self._wanted.after.rank if self._wanted.after else 0
        end = start + self._wanted.limit
        most = RESCORED if end <= RESCORED else COUNTED
        found = await self._best(self._plan.every(), most)
        if len(self._plan.words) > 1 and found.total < ENOUGH:
            documents, total = await self._with_weaker(found, most)
        else:
            documents, total = await self._with_every_word(found)
        return Listed(documents[start:end], total)

    async def _with_every_word(self, found: Found) -> tuple[list[Stored], int]:
        """Return what has all words; where these are few, a word begun is one as well."""
        documents, total = self._ranked(found.hits), found.total
        if len(self._plan.words) == 1 and total < ENOUGH:
            documents = _once([*documents, *await self._inside()])
            total = len(documents)
        return documents[:COUNTED], total

    async def _with_weaker(self, found: Found, most: int) -> tuple[list[Stored], int]:
        """Return the few that have all words, or all inside of others, then those with any."""
        inside = [] if found.hits else await self._inside()
        some = await self._best(self._plan.some([each.id for each in inside]), most)
        few = {each.id for each in found.documents}
        ranked = self._ranked(some.hits)
        first = [each for each in ranked if each.id in few]
        documents = _once([*first, *found.documents, *inside, *ranked])
        return documents[:COUNTED], len(inside) + some.total

    async def _inside(self) -> list[Stored]:
        query = self._plan.contained()
        if query is None:
            return []
        return (await self._ask(query, COUNTED + 1, sort=_NEWEST)).documents

    async def _best(self, query: Query, most: int) -> Found:
        """Return those whose words match best; without words, the newest."""
        sort = None if self._plan.scored else _NEWEST
        return await self._ask(query, most, sort=sort)

    async def _ask(
        self,
        query: Query,
        size: int,
        *,
        sort: Sequence[Query] | None,
        search_after: Sequence[int | str] | None = None,
    ) -> Found:
        body: dict[str, object] = {
            "query": query,
            "size": size,
            "track_total_hits": COUNTED + 1,
            "_source": _SOURCE,
        }
        if sort is not None:
            body["sort"] = sort
        if search_after is not None:
            body["search_after"] = search_after
        (found,) = await self._reading.ask(body, exact=sort is None)
        return found

    def _ranked(self, hits: Sequence[Hit]) -> list[Stored]:
        now, own = microseconds(self._wanted.now), self._wanted.own

        def height(hit: Hit) -> tuple[float, int, int]:
            candidate = Candidate(
                relevance=hit.score or 0.0,
                age=now - hit.source.sent_at,
                phrase="phrase" in hit.matched,
                own=hit.source.conversation in own,
            )
            return score(candidate), hit.source.sent_at, hit.source.seq

        near = sorted(hits[:RESCORED], key=height, reverse=True)
        return [each.source for each in (*near, *hits[RESCORED:])]


def _once(documents: Sequence[Stored]) -> list[Stored]:
    first: dict[str, Stored] = {}
    for each in documents:
        first.setdefault(each.id, each)
    return list(first.values())
