"""Criteria to conditions on SQLite: user text travels in parameters only."""

from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never
from uuid import UUID

from contracts.log import microseconds
from infra.messages import words
from infra.sqlite.views import messages_schema as schema
from infra.sqlite.views import search_text as text
from infra.sqlite.views.messages_rows import as_json
from query_api.search.criteria import Between, By, Condition, Criteria, Mentions, Within
from query_api.search.syntax import Has, Is, Phrase, Word

_READ = "coalesce(m.text, m.body)"


class Plan:
    """The parts of a search: what the index of stems is asked, and what else must hold of ``m``."""

    def __init__(self, criteria: Criteria, numbers: Mapping[UUID, int]) -> None:
        """Sort the words by index, and the conditions to SQL."""
        meant = [word for word in criteria.words if not words.meaningless(word)]
        self.words = [word for word in meant if not words.by_substring(word)]
        self.inside = [word for word in meant if words.by_substring(word)]
        self.parameters: dict[str, object] = {}
        self.conditions: list[str] = []
        self._numbers = numbers
        self._phrases = [each for each in criteria.phrases if not words.by_substring(each)]
        for each in criteria.phrases:
            if words.by_substring(each) and not words.meaningless(each):
                self.inside.append(each)
        self.conditions += self.containing(self.inside)
        self.conditions += [self._lacks(each) for each in criteria.without]
        for required in criteria.required:
            if not isinstance(required.condition, Within):
                holds = self._holds(required.condition)
                self.conditions.append(f"NOT ({holds})" if required.negated else holds)

    @property
    def empty(self) -> bool:
        """Whether nothing is asked for."""
        return not (self.words or self._phrases or self.conditions)

    def match(self, wanted: str) -> str:
        """Return the whole expression for the index of stems, given that for the words."""
        phrases = map(text.in_body, self._phrases)
        return " AND ".join([*([f"({wanted})"] if wanted else []), *phrases])

    def parameter(self, value: object) -> str:
        """Bind a value and return its name."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f":{name}"

    def containing(self, needles: Sequence[str]) -> list[str]:
        """Return the conditions that the body contains each of ``needles`` anywhere."""
        conditions = [self._like(each) for each in needles if words.comparable(each)]
        if long := [each for each in needles if len(each) >= words.GRAM]:
            grams = f"substrings MATCH {self.parameter(text.grams(long))}"
            conditions.append(f"m.id IN (SELECT rowid FROM substrings WHERE {grams})")  # noqa: S608 — as above
        if len(long) < len(needles):
            conditions.append(f"m.facets & {schema.SPACELESS}")
        return conditions

    def _like(self, needle: str) -> str:
        return f"{_READ} LIKE {self.parameter(text.like(needle))} ESCAPE '\\'"

    def _lacks(self, part: Word | Phrase) -> str:
        if words.by_substring(part.text):
            return f"NOT {self._like(part.text)}"
        match = f"search MATCH {self.parameter(text.in_body(part.text))}"
        return f"m.id NOT IN (SELECT rowid FROM search WHERE {match})"  # noqa: S608 — as above

    def _holds(self, condition: Condition) -> str:
        match condition:
            case By(people):
                known = f"SELECT value FROM json_each({self._known(people)})"  # noqa: S608 — as above
                return f"m.author IN ({known})"
            case Between(start, end):
                after = (
                    f"{schema.SENT_AT} >= {self.parameter(microseconds(start))}" if start else "1"
                )
                before = f"{schema.SENT_AT} < {self.parameter(microseconds(end))}" if end else "1"
                return f"{after} AND {before}"
            case Has(what):
                return f"m.facets & {schema.BITS[what]}"
            case Is("pinned"):
                return f"m.facets & {schema.PINNED}"
            case Is():
                return "(m.thread IS NOT NULL OR m.id IN (SELECT root FROM threads))"
            case Mentions(person):
                named = f"person = {self.parameter(self._numbers.get(person))}"
                return f"""m.id IN (
                    SELECT message FROM mentions WHERE {named}
                    UNION ALL SELECT id FROM messages WHERE facets & {schema.EVERYONE})"""  # noqa: S608 — as above
            case Within():
                return "1"
            case _:
                assert_never(condition)

    def _known(self, people: Iterable[UUID]) -> str:
        known = [self._numbers[each] for each in people if each in self._numbers]
        return self.parameter(as_json(known))


def people(criteria: Criteria) -> Sequence[UUID]:
    """Return the people whose numbers a plan needs."""
    found: list[UUID] = []
    for required in criteria.required:
        match required.condition:
            case By(named):
                found.extend(named)
            case Mentions(person):
                found.append(person)
            case _:
                pass
    return found
