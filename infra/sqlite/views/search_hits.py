"""Which messages a plan finds, best first: one answer, counted after every filter."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

import msgspec
from msgspec import Struct

from infra.messages.words import GRAM
from infra.sqlite.views import search_text as text
from infra.sqlite.views.messages_rows import as_json, fetch
from infra.sqlite.views.messages_schema import SENT_AT, SEQ_BITS
from infra.sqlite.views.search_plan import Plan
from query_api.search.index import COUNTED, ENOUGH, HitKey
from query_api.search.ranking import BODY, CONTEXT, RESCORED

LIKELY = 10_000
"""So many messages that have the words are compared, the newest of each conversation first."""

LOOKED_AT = 1_000
"""When any word may match, the rarest choose about so many; the others only add to the rank."""

_NUMBERS = f"""
  {{id}} BETWEEN :lowest AND :highest
  AND {{id}} >> {SEQ_BITS} IN (SELECT value FROM json_each(:readable))
"""  # noqa: S608 — of constants
_BY_STEM = f"""
  SELECT search.rowid AS id, {{score}} AS score FROM {{tables}}
   WHERE search MATCH :match AND {_NUMBERS.format(id="search.rowid")} AND {{conditions}}
     AND search.rowid NOT IN (SELECT value FROM json_each(:besides))
   ORDER BY search.rowid DESC LIMIT {{scanned}}
"""  # noqa: S608 — of constants
_BY_CONDITION = f"""
  SELECT m.id AS id, 0.0 AS score FROM messages AS m
   WHERE m.body IS NOT NULL AND {_NUMBERS.format(id="m.id")} AND {{conditions}}
"""  # noqa: S608 — of constants
_ANSWER = """
  WITH hits (id, score) AS MATERIALIZED (SELECT id, score FROM ({hits}))
  SELECT json_array((SELECT count(*) FROM (SELECT 1 FROM hits LIMIT {counted})), (
    SELECT json_group_array(json_array(h.id, -h.score, {sent_at}))
      FROM ({first}) AS h CROSS JOIN messages AS m ON m.id = h.id))
"""
_FREQUENCY = f"""
  SELECT json_group_array((
    SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH w.value LIMIT {LOOKED_AT})))
    FROM json_each(?) AS w
"""  # noqa: S608 — of constants
_JOINED = "search CROSS JOIN messages AS m ON m.id = search.rowid"


class Look(NamedTuple):
    """How matches are weighed, how many are looked at, and which of them come first."""

    score: str
    scanned: int
    first: str


_BEST = Look(
    f"bm25(search, {BODY}, {CONTEXT})",
    LIKELY,
    "SELECT id, score FROM hits ORDER BY score, id DESC LIMIT :most",
)
_FIRST = Look("0.0", ENOUGH, "SELECT id, score FROM hits")
_NEWEST = Look(
    "0.0",
    -1,
    f"""
    SELECT h.id, h.score FROM hits AS h JOIN messages AS m ON m.id = h.id
     WHERE :sent_at IS NULL
        OR ({SENT_AT}, h.id) < (:sent_at, (SELECT id FROM messages WHERE message_id = :message_id))
     ORDER BY {SENT_AT} DESC, h.id DESC LIMIT :most
    """,  # noqa: S608 — of constants
)


class Match(NamedTuple):
    """A message with how well its words match, and when it was sent in microseconds."""

    id: int
    relevance: float
    sent_at: int


class Matches(Struct, frozen=True, array_like=True):
    """The first of the matches, and how many there are, up to ``COUNTED`` and one more."""

    total: int
    first: list[Match]


NONE = Matches(0, [])
_MATCHES = msgspec.json.Decoder(Matches)
_COUNTS = msgspec.json.Decoder(list[int])


class Hits:
    """Matches of one plan in the conversations of the numbers given."""

    def __init__(self, connection: Connection, plan: Plan, readable: Sequence[int]) -> None:
        """Look nothing up yet."""
        self._connection = connection
        self._plan = plan
        self._fixed: dict[str, object] = {
            "readable": as_json(readable),
            "lowest": min(readable, default=0) << SEQ_BITS,
            "highest": max(readable, default=0) + 1 << SEQ_BITS,
        }

    def every(self, most: int) -> Matches:
        """Return those that have every word, in body or context."""
        return self._matches(text.every(self._plan.words), _BEST, most)

    def few(self) -> list[int]:
        """Return those that have every word, if they are fewer than enough: it is quickly said."""
        return [
            each.id for each in self._matches(text.every(self._plan.words), _FIRST, ENOUGH).first
        ]

    def newest(self, most: int, behind: HitKey | None) -> Matches:
        """Return those that have every word, by time."""
        return self._matches(text.every(self._plan.words), _NEWEST, most, behind=behind)

    def some(self, most: int, besides: Sequence[int]) -> Matches:
        """Return those that have any of the words, chosen by the rarest of them."""
        words = self._plan.words
        rare = self._rarest(words)
        match = text.some(words)
        if len(rare) < len(words):
            match = f"({text.some(rare)}) AND ({match})"
        return self._matches(match, _BEST, most, besides=besides)

    def inside(self, most: int) -> Matches:
        """Return those whose body has every word inside of whatever words, by time."""
        words = self._plan.words
        if any(len(word) < GRAM for word in words):
            return NONE
        return self._matches("", _NEWEST, most, more=self._plan.containing(words))

    def phrase(self) -> frozenset[int]:
        """Return those whose body has the words as they were typed, one after the other."""
        if len(self._plan.words) < 2:  # noqa: PLR2004 — one word follows nothing
            return frozenset()
        match = text.in_body(" ".join(self._plan.words))
        return frozenset(each.id for each in self._matches(match, _BEST, RESCORED).first)

    def _rarest(self, words: Sequence[str]) -> list[str]:
        counts = fetch(self._connection, _FREQUENCY, (_each(words),), _COUNTS)
        rare: list[str] = []
        left = LOOKED_AT
        for count, word in sorted(zip(counts, words, strict=True)):
            left -= count
            if rare and left < 0:
                break
            rare.append(word)
        return rare

    def _matches(
        self,
        words: str,
        look: Look,
        most: int,
        *,
        more: Sequence[str] = (),
        behind: HitKey | None = None,
        besides: Sequence[int] = (),
    ) -> Matches:
        conditions = [*self._plan.conditions, *more]
        match = self._plan.match(words)
        hits = (_BY_STEM if match else _BY_CONDITION).format(
            score=look.score,
            scanned=look.scanned,
            tables=_JOINED if conditions else "search",
            conditions=" AND ".join(conditions) or "1",
        )
        parameters = {**self._plan.parameters, **self._fixed}
        parameters |= {
            "sent_at": behind.sent_at if behind else None,
            "message_id": behind.message_id.bytes if behind else None,
        }
        parameters |= {"match": match, "most": most, "besides": as_json(besides)}
        sql = _ANSWER.format(hits=hits, first=look.first, sent_at=SENT_AT, counted=COUNTED + 1)
        return fetch(self._connection, sql, parameters, _MATCHES)


def _each(words: Sequence[str]) -> str:
    return as_json([text.quoted(word) for word in words])
