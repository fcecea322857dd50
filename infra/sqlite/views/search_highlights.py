"""Where the words of a query stand in texts, as the index of stems takes them apart.

Texts are put into a small index in memory with the same analysis, so that what is shown as found is
what was found. Places are code points.
"""

import re
import sqlite3
import threading
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from infra.sqlite.views.messages_rows import IDS, as_json, fetch
from infra.sqlite.views.messages_schema import ANALYSIS
from infra.sqlite.views.search_text import by_substring, places, quoted, some
from projections.search_text import Places, plain

Ranges = list[tuple[int, int]]

_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_MARK = re.compile(f"[{_OPEN}{_CLOSE}]")
_ADD = "INSERT INTO texts (rowid, body) SELECT key, value FROM json_each(?)"
_MARKED = f"""
  WITH marked (id, body) AS MATERIALIZED (
    SELECT rowid, highlight(texts, 0, '{_OPEN}', '{_CLOSE}') FROM texts WHERE texts MATCH ?)
  SELECT json_group_array(json_array(id, body)) FROM marked
"""  # noqa: S608 — of constants
_WITH = "SELECT json_group_array(rowid) FROM texts WHERE texts MATCH ?"
_PAIRS = msgspec.json.Decoder(list[tuple[int, str]])


class Seen(Struct, frozen=True):
    """What of a query is in one text."""

    ranges: Ranges
    words: frozenset[str]


class Highlighter:
    """Looks for words and phrases in texts; each thread has its own memory."""

    def __init__(self) -> None:
        """Make no index until one is needed."""
        self._thread = threading.local()

    def look(
        self, bodies: Sequence[str], words: Sequence[str], phrases: Sequence[str] = ()
    ) -> list[Seen]:
        """Return what each body has, at its places with all Markdown marks."""
        texts = [_MARK.sub("\ufffd", plain(body)) for body in bodies]
        stems = [word for word in words if not by_substring(word)]
        inside = [word for word in (*words, *phrases) if by_substring(word)]
        whole = [phrase for phrase in phrases if not by_substring(phrase)]
        found: list[Ranges] = [list(places(text, inside)) for text in texts]
        having: list[set[str]] = [set() for _ in texts]
        if texts and (stems or whole):
            self._by_stem(texts, stems, whole, found, having)
        return [
            Seen(_in_body(body, merged(ranges)), frozenset(has))
            for body, ranges, has in zip(bodies, found, having, strict=True)
        ]

    def _by_stem(
        self,
        texts: Sequence[str],
        words: Sequence[str],
        phrases: Sequence[str],
        found: Sequence[Ranges],
        having: Sequence[set[str]],
    ) -> None:
        connection = self._index()
        try:
            connection.execute(_ADD, (as_json(texts),))
            for row, marked in fetch(connection, _MARKED, (some([*words, *phrases]),), _PAIRS):
                found[row].extend(_ranges(marked))
            for word in words:
                for row in fetch(connection, _WITH, (quoted(word),), IDS):
                    having[row].add(word)
        finally:
            connection.execute("DELETE FROM texts")

    def _index(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._thread, "connection", None)
        if connection is None:
            connection = sqlite3.connect(":memory:", isolation_level=None)
            connection.execute(f"CREATE VIRTUAL TABLE texts USING fts5 (body, {ANALYSIS})")
            self._thread.connection = connection
        return connection


def parts(body: str, words: Sequence[str]) -> Ranges:
    """Return where words stand inside of others."""
    return _in_body(body, merged(places(plain(body), words)))


def merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return ranges in order, those that touch or overlap as one."""
    found: Ranges = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _ranges(marked: str) -> Ranges:
    marks = [each.start() for each in _MARK.finditer(marked)]
    return [
        (start - 2 * number, end - 2 * number - 1)
        for number, (start, end) in enumerate(zip(marks[::2], marks[1::2], strict=True))
    ]


def _in_body(body: str, ranges: Ranges) -> Ranges:
    if not ranges:
        return ranges
    where = Places.of(body)
    return [where.in_body(start, end) for start, end in ranges]
