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
        few = self._hits.few() if self._words > 1 else []
        if self._words > 1 and len(few) < ENOUGH:
            ids, total = self._with_weaker(few, most)
        else:
            ids, total = self._with_every_word(most)
        return Listed(ids[start:end], total)

    def _with_every_word(self, most: int) -> tuple[list[int], int]:
        """Return what has all words; where these are few, a word begun is one as well."""
        found = self._hits.every(most)
        exact = self._hits.phrase() if len(found.first) > 1 else frozenset[int]()
        ids, total = self._ranked(found.first, exact), found.total
        if self._words == 1 and total < ENOUGH:
            begun = (each.id for each in self._hits.inside(COUNTED + 1).first)
            ids = list(dict.fromkeys([*ids, *begun]))
            total = len(ids)
        return ids[:COUNTED], total

    def _with_weaker(self, few: Sequence[int], most: int) -> tuple[list[int], int]:
        """Return the few that have all words, or all inside of others, then those with any."""
        inside = [] if few else [each.id for each in self._hits.inside(COUNTED + 1).first]
        exact = self._hits.phrase() if len(few) > 1 else frozenset[int]()
        some = self._hits.some(most, besides=inside)
        ranked = self._ranked(some.first, exact)
        ids = [*(each for each in ranked if each in few), *few, *inside, *ranked]
        return list(dict.fromkeys(ids))[:COUNTED], len(inside) + some.total

    def _ranked(self, matches: Sequence[Match], exact: frozenset[int]) -> list[int]:
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
