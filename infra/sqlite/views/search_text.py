"""Words of a query as the two indexes of messages take them: quoted, never as their language."""

import re
from collections.abc import Iterable

from infra.messages.words import GRAM, comparable

_MOST_GRAMS = 64


def quoted(text: str) -> str:
    """Return ``text`` as one string of the index's language."""
    return '"' + text.replace('"', '""') + '"'


def every(texts: Iterable[str]) -> str:
    """Return an expression that all of ``texts`` match."""
    return " AND ".join(map(quoted, texts))


def some(texts: Iterable[str]) -> str:
    """Return an expression that one of ``texts`` matches."""
    return " OR ".join(map(quoted, texts))


def in_body(text: str) -> str:
    """Return an expression that ``text`` matches in the body alone."""
    return f"body : {quoted(text)}"


def grams(texts: Iterable[str]) -> str:
    """Return an expression that holds where each text may stand: LIKE has the last word."""
    found: dict[str, None] = {}
    for text in texts:
        last = len(text) - GRAM
        step = GRAM if comparable(text) else 1
        found.update({text[at : at + GRAM]: None for at in (*range(0, last, step), last)})
    return every(list(found)[:_MOST_GRAMS])


def like(text: str) -> str:
    """Return a LIKE pattern, escaped by backslashes, of texts that contain ``text``."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", text) + "%"
