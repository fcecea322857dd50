"""Hits in the order in which people get them, page by page."""

from collections.abc import Mapping, Sequence
from sqlite3 import Connection
from typing import Final
from uuid import UUID

from msgspec import Struct

from contracts.log import microseconds
from infra.sqlite.views.messages_schema import SEQ_BITS
from infra.sqlite.views.search_hits import Hits, Match
from infra.sqlite.views.search_plan import Plan
from query_api.search.index import COUNTED, ENOUGH, Wanted
from query_api.search.ranking import RESCORED, Candidate, score


class Listed(Struct, frozen=True):
    """The ids of one page, and how many hits there are in all."""

    ids: Sequence[int]
    total: int


NOTHING: Final = Listed((), 0)


class Listing:
    """One search of the conversations in ``readable``, given with their numbers."""

    def __init__(
        self, connection: Connection, plan: Plan, readable: Mapping[UUID, int], wanted: Wanted
    ) -> None:
        """Look nothing up yet."""
        self._hits = Hits(connection, plan, list(readable.values()))
        self._words = len(plan.words)
        self._own = {readable[each] for each in readable if each in wanted.own}
        self._wanted = wanted

    def page(self) -> Listed:
        """Return the page that is wanted."""
        return self._by_time() if self._wanted.sort == "newest" else self._by_relevance()

    def _by_time(self) -> Listed:
        found = self._hits.newest(self._wanted.limit, self._wanted.after)
        return Listed([each.id for each in found.first], found.total)

    def _by_relevance(self) -> Listed:
        start = self._wanted.after.rank if self._wanted.after else 0
        end = start + self._wanted.limit
        most = RESCORED if end <= RESCORED else COUNTED
        found = self._hits.every(most)
        exact = self._hits.phrase() if len(found.first) > 1 else frozenset[int]()
        ids, total = self._ranked(found.first, exact), found.total
        if total < ENOUGH and self._words:
            ids, total = self._with_weaker(ids, most)
        return Listed(ids[start:end], total)

    def _with_weaker(self, best: Sequence[int], most: int) -> tuple[list[int], int]:
        """Return what has all words, then has them inside of others, then has any of them.

        Parts of words are for what nothing has as it stands, and for a word begun.
        """
        strong = list(best)
        if not best or self._words == 1:
            inside = self._hits.inside(COUNTED + 1).first
            strong = list(dict.fromkeys([*best, *(each.id for each in inside)]))
        if self._words == 1:
            return strong[:COUNTED], len(strong)
        some = self._hits.some(most, besides=strong)
        weak = self._ranked(some.first)
        return [*strong, *weak][:COUNTED], len(strong) + some.total

    def _ranked(self, matches: Sequence[Match], exact: frozenset[int] = frozenset()) -> list[int]:
        now = microseconds(self._wanted.now)

        def height(match: Match) -> tuple[float, int]:
            candidate = Candidate(
                relevance=match.relevance,
                age=now - match.sent_at,
                phrase=match.id in exact,
                own=match.id >> SEQ_BITS in self._own,
            )
            return score(candidate), match.id

        near = sorted(matches[:RESCORED], key=height, reverse=True)
        return [each.id for each in (*near, *matches[RESCORED:])]
