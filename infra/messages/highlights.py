"""Places in a body, as people typed it, of what was found in its text without marks."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from infra.messages.words import places
from projections.search_text import Places, plain

Ranges = list[tuple[int, int]]

OPEN: Final = "\ufdd0"
CLOSE: Final = "\ufdd1"
"""Noncharacters that an index marks what it found by; no text that is searched has them."""
_MARK = re.compile(f"[{OPEN}{CLOSE}]")


class Seen(Struct, frozen=True):
    """What of a query is in one text."""

    ranges: Ranges
    words: frozenset[str]


def unmarked(text: str) -> str:
    """Return a text without the characters that marks are made of."""
    return _MARK.sub("\ufffd", text)


def parts(body: str, words: Sequence[str]) -> Ranges:
    """Return where words stand inside of others."""
    return in_body(body, merged(places(plain(body), words)))


def merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return ranges in order, those that touch or overlap as one."""
    found: Ranges = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def marked_ranges(marked: str) -> Ranges:
    """Return what a text has between its marks, as places of the text without them."""
    marks = [each.start() for each in _MARK.finditer(marked)]
    return [
        (start - 2 * number, end - 2 * number - 1)
        for number, (start, end) in enumerate(zip(marks[::2], marks[1::2], strict=True))
    ]


def in_body(body: str, ranges: Ranges) -> Ranges:
    """Return ranges of the text without Markdown marks as ranges of the body."""
    if not ranges:
        return ranges
    where = Places.of(body)
    return [where.in_body(start, end) for start, end in ranges]
