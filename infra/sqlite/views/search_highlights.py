"""Where the words of a query stand in texts, as the index of stems takes them apart.

Texts are put into a small index in memory with the same analysis, so that what is shown as found is
what was found. Places are code points.
"""

import sqlite3
import threading
from collections.abc import Sequence

import msgspec

from infra.messages.highlights import (
    CLOSE,
    OPEN,
    Ranges,
    Seen,
    in_body,
    marked_ranges,
    merged,
    unmarked,
)
from infra.messages.words import by_substring, places
from infra.sqlite.views.messages_rows import IDS, as_json, fetch
from infra.sqlite.views.messages_schema import ANALYSIS
from infra.sqlite.views.search_text import quoted, some
from projections.search_text import plain

_ADD = "INSERT INTO texts (rowid, body) SELECT key, value FROM json_each(?)"
_MARKED = f"""
  WITH marked (id, body) AS MATERIALIZED (
    SELECT rowid, highlight(texts, 0, '{OPEN}', '{CLOSE}') FROM texts WHERE texts MATCH ?)
  SELECT json_group_array(json_array(id, body)) FROM marked
"""  # noqa: S608 — of constants
_WITH = "SELECT json_group_array(rowid) FROM texts WHERE texts MATCH ?"
_PAIRS = msgspec.json.Decoder(list[tuple[int, str]])


class Highlighter:
    """Looks for words and phrases in texts; each thread has its own memory."""

    def __init__(self) -> None:
        """Make no index until one is needed."""
        self._thread = threading.local()

    def look(
        self, bodies: Sequence[str], words: Sequence[str], phrases: Sequence[str] = ()
    ) -> list[Seen]:
        """Return what each body has, at its places with all Markdown marks."""
        texts = [unmarked(plain(body)) for body in bodies]
        stems = [word for word in words if not by_substring(word)]
        inside = [word for word in (*words, *phrases) if by_substring(word)]
        whole = [phrase for phrase in phrases if not by_substring(phrase)]
        found: list[Ranges] = [list(places(text, inside)) for text in texts]
        having: list[set[str]] = [set() for _ in texts]
        if texts and (stems or whole):
            self._by_stem(texts, stems, whole, found, having)
        return [
            Seen(in_body(body, merged(ranges)), frozenset(has))
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
                found[row].extend(marked_ranges(marked))
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
