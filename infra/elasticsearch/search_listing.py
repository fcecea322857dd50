"""Hits in the order in which people get them, page by page."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from msgspec import Struct, field

from contracts.ids import ConversationId, MessageId
from contracts.log import microseconds
from infra.elasticsearch.reading import Query, Reading, Total
from infra.elasticsearch.search_plan import Plan
from query_api.search.index import COUNTED, ENOUGH, Wanted
from query_api.search.ranking import RESCORED, Candidate, score

_FIELDS: Final = ("id", "conversation", "seq", "sent_at", "context_ids")
"""Kept by column: of most hits nothing else is ever looked at, and places are slow to open."""
_NEWEST: Final = [{"sent_at": "desc"}, {"id": "desc"}]


class _Fields(Struct, frozen=True):
    id: tuple[str]
    conversation: tuple[ConversationId]
    seq: tuple[int]
    sent_at: tuple[int]
    context_ids: tuple[str, ...] = ()


class _Hit(Struct, frozen=True):
    fields: _Fields
    score: float | None = field(default=None, name="_score")
    matched: list[str] = field(default_factory=list, name="matched_queries")


class _Hits(Struct, frozen=True):
    hits: list[_Hit] = []
    total: Total = Total()


class _Found(Struct, frozen=True):
    found: _Hits = field(default=_Hits(), name="hits")
    status: int = 200

    @property
    def hits(self) -> list[_Hit]:
        """What was found, in order."""
        return self.found.hits

    @property
    def places(self) -> list["Place"]:
        """Where it is."""
        return [_place(hit) for hit in self.hits]

    @property
    def total(self) -> int:
        """How many there are, as far as they were counted."""
        return self.found.total.value


class Place(Struct, frozen=True):
    """A message that was found, as far as its place in the list needs it."""

    id: str
    seq: int
    sent_at: int
    context_ids: tuple[str, ...]

    @property
    def message_id(self) -> MessageId:
        """The id of the message."""
        return MessageId(UUID(self.id))


class Listed(Struct, frozen=True):
    """The messages of one page, and how many hits there are in all."""

    places: Sequence[Place]
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
        return Listed(found.places, found.total)

    async def _by_relevance(self) -> Listed:
        start = self._wanted.after.rank if self._wanted.after else 0
        end = start + self._wanted.limit
        most = RESCORED if end <= RESCORED else COUNTED
        found = await self._best(self._plan.every(), most)
        if len(self._plan.words) > 1 and found.total < ENOUGH:
            places, total = await self._with_weaker(found, most)
        else:
            places, total = await self._with_every_word(found)
        return Listed(places[start:end], total)

    async def _with_every_word(self, found: _Found) -> tuple[list[Place], int]:
        """Return what has all words; where these are few, a word begun is one as well."""
        places, total = self._ranked(found.hits), found.total
        if len(self._plan.words) == 1 and total < ENOUGH:
            places = _once([*places, *await self._inside()])
            total = len(places)
        return places[:COUNTED], total

    async def _with_weaker(self, found: _Found, most: int) -> tuple[list[Place], int]:
        """Return the few that have all words, or all inside of others, then those with any."""
        inside = [] if found.hits else await self._inside()
        some = await self._best(self._plan.some([each.id for each in inside]), most)
        few = {each.id for each in found.places}
        ranked = self._ranked(some.hits)
        first = [each for each in ranked if each.id in few]
        places = _once([*first, *found.places, *inside, *ranked])
        return places[:COUNTED], len(inside) + some.total

    async def _inside(self) -> list[Place]:
        query = self._plan.contained()
        if query is None:
            return []
        return (await self._ask(query, COUNTED + 1, sort=_NEWEST)).places

    async def _best(self, query: Query, most: int) -> _Found:
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
    ) -> _Found:
        body: dict[str, object] = {
            "query": query,
            "size": size,
            "track_total_hits": COUNTED + 1,
            "_source": False,
            "stored_fields": "_none_",
            "docvalue_fields": _FIELDS,
        }
        if sort is not None:
            body["sort"] = sort
        if search_after is not None:
            body["search_after"] = search_after
        (found,) = await self._reading.answers(body, kind=_Found, exact=sort is None)
        return found

    def _ranked(self, hits: Sequence[_Hit]) -> list[Place]:
        now, own = microseconds(self._wanted.now), self._wanted.own

        def height(hit: _Hit) -> tuple[float, int, int]:
            candidate = Candidate(
                relevance=hit.score or 0.0,
                age=now - hit.fields.sent_at[0],
                phrase="phrase" in hit.matched,
                own=hit.fields.conversation[0] in own,
            )
            return score(candidate), hit.fields.sent_at[0], hit.fields.seq[0]

        near = sorted(hits[:RESCORED], key=height, reverse=True)
        return [_place(each) for each in (*near, *hits[RESCORED:])]


def _once(places: Sequence[Place]) -> list[Place]:
    first: dict[str, Place] = {}
    for each in places:
        first.setdefault(each.id, each)
    return list(first.values())


def _place(hit: _Hit) -> Place:
    fields = hit.fields
    return Place(fields.id[0], fields.seq[0], fields.sent_at[0], fields.context_ids)
