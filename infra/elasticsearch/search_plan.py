"""Criteria to a query of Elasticsearch: built from the tree, user text only ever as a value."""

from collections.abc import Sequence
from typing import assert_never

from contracts.ids import ConversationId
from contracts.log import microseconds
from infra.elasticsearch.reading import Query, between
from infra.messages.words import GRAM, by_substring, meaningless
from query_api.search.criteria import Between, By, Condition, Criteria, Mentions, Within
from query_api.search.syntax import Has, Is, Phrase, Word

_ALIVE: Query = {"term": {"alive": True}}
"""Messages that have a text: neither deleted ones nor system items."""
_LONGEST = 200
"""Characters of a part that are looked for: a phrase has so many terms at most."""
_TERMS = 65_000
"""Values of one ``terms`` clause."""


class Plan:
    """The parts of a search: words that are scored, and what else must hold."""

    def __init__(
        self,
        criteria: Criteria,
        conversations: Sequence[ConversationId],
        languages: Sequence[str],
    ) -> None:
        """Sort the words by how they are looked for, and the conditions to filters."""
        meant = [word for word in criteria.words if not meaningless(word)]
        self.words = [word for word in meant if not by_substring(word)]
        self.inside = [word for word in meant if by_substring(word)]
        self.phrases = [each for each in criteria.phrases if not by_substring(each)]
        self._stems = languages
        parts = [each for each in criteria.phrases if by_substring(each) and not meaningless(each)]
        self.inside += parts
        self._filters: list[Query] = [containing(each) for each in self.inside]
        self._lacking: list[Query] = [self._lacks(each) for each in criteria.without]
        for required in criteria.required:
            if not isinstance(required.condition, Within):
                into = self._lacking if required.negated else self._filters
                into.append(_holds(required.condition))
        self.empty = not (self.words or self.phrases or self._filters or self._lacking)
        self._readable = readable(conversations)

    @property
    def scored(self) -> bool:
        """Whether anything is found by words."""
        return bool(self.words or self.phrases)

    def every(self) -> Query:
        """Return what has every word."""
        return self._query([self._word(each) for each in self.words])

    def some(self, besides: Sequence[str]) -> Query:
        """Return what has any word, without the messages ``besides``."""
        some = [self._word(each) for each in self.words]
        without: list[Query] = [{"terms": {"id": list(besides)}}] if besides else []
        return self._query([{"bool": {"should": some, "minimum_should_match": 1}}], without=without)

    def contained(self) -> Query | None:
        """Return what has every word inside of whatever words; None where one is too short."""
        if any(len(word) < GRAM for word in self.words):
            return None
        return self._query([], [containing(word) for word in self.words])

    def in_text(self, text: str) -> Query:
        """Return what has a text's words, one after the other, in its own text."""
        return self._phrase("text", text)

    def fields(self, field: str) -> list[str]:
        """Return a field of texts with its sub-fields of stems."""
        return [field, *(f"{field}.{each}" for each in self._stems)]

    def _word(self, word: str) -> Query:
        return self._phrase("words", word)

    def _phrase(self, field: str, text: str) -> Query:
        """Match a field by exact words and by the stems of each language: the best one counts."""
        fields = self.fields(field)
        return {"dis_max": {"queries": [{"match_phrase": {each: text}} for each in fields]}}

    def _query(
        self, must: Sequence[Query], more: Sequence[Query] = (), without: Sequence[Query] = ()
    ) -> Query:
        query: dict[str, object] = {
            "must": [*must, *map(self.in_text, self.phrases)],
            "filter": [_ALIVE, self._readable, *self._filters, *more],
            "must_not": [*self._lacking, *without],
        }
        if len(self.words) > 1:
            exact = {"filter": self.in_text(" ".join(self.words)), "boost": 0, "_name": "phrase"}
            query["should"] = [{"constant_score": exact}]
        return {"bool": query}

    def _lacks(self, part: Word | Phrase) -> Query:
        return containing(part.text) if by_substring(part.text) else self.in_text(part.text)


def containing(part: str) -> Query:
    """Return what contains ``part`` anywhere; a short one, where it is written without spaces."""
    field = "text.grams" if len(part) >= GRAM else "signs"
    return {"match_phrase": {field: part[:_LONGEST]}}


def readable(conversations: Sequence[ConversationId]) -> Query:
    """Return what lies in one of ``conversations``."""
    ids = [str(each) for each in conversations]
    parts = [ids[at : at + _TERMS] for at in range(0, len(ids), _TERMS)] or [[]]
    clauses: list[Query] = [{"terms": {"conversation": part}} for part in parts]
    if len(clauses) == 1:
        return clauses[0]
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def _holds(condition: Condition) -> Query:
    match condition:
        case By(people):
            return {"terms": {"author": [str(each) for each in people]}}
        case Between(start, end):
            low, high = (None if each is None else microseconds(each) for each in (start, end))
            return {"bool": {"filter": [*between("sent_at", gte=low, lt=high)]}}
        case Has(what):
            return {"term": {"facets": what}}
        case Is("pinned"):
            return {"term": {"facets": "pinned"}}
        case Is():
            return {
                "bool": {"should": [{"exists": {"field": "thread"}}, *between("replies", gt=0)]}
            }
        case Mentions(person):
            named: list[Query] = [{"term": {"mentions": str(person)}}]
            return {"bool": {"should": [*named, {"term": {"facets": "everyone"}}]}}
        case Within():
            return {"match_all": {}}
        case _:
            assert_never(condition)
