"""Whom a text names: ``@user_name`` and ``@all``, outside of code; one pass over the text."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

EVERYONE = "all"
MOST_NAMES = 50
"""Further names of one text notify nobody."""
LONGEST_NAME = 32
_TRAILING = "._-"

_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})([^`]*)$")
_MARK = re.compile(r"\\.|`+|@[A-Za-z0-9._-]+", re.DOTALL)
_TICKS = re.compile(r"`+")


class Mentioned(Struct, frozen=True):
    """Distinct names in the order of the text, in lower case, and whether everyone is meant."""

    names: tuple[str, ...] = ()
    everyone: bool = False


NOBODY = Mentioned()


def mentioned(body: str) -> Mentioned:
    """Return whom ``body`` names."""
    if "@" not in body:
        return NOBODY
    names: dict[str, None] = {}
    for paragraph in _paragraphs(body):
        if "@" in paragraph:
            names.update(dict.fromkeys(_names(paragraph)))
    everyone = any(EVERYONE in candidates(name) for name in names)
    people = [name for name in names if EVERYONE not in candidates(name)]
    return Mentioned(tuple(people[:MOST_NAMES]), everyone)


def candidates(name: str) -> tuple[str, ...]:
    """Return the user names that ``name`` may mean: its full stop may end the sentence."""
    bare = name.rstrip(_TRAILING)
    return tuple(
        candidate
        for candidate in ((name,) if bare == name else (name, bare))
        if 0 < len(candidate) <= LONGEST_NAME
    )


def _paragraphs(body: str) -> Iterator[str]:
    """Yield the stretches outside of fenced blocks in which a code span may begin and end."""
    fence = ""
    lines: list[str] = []
    for line in body.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                fence = ""
        elif mark or not line.strip():
            fence = mark[1] if mark else ""
            yield "\n".join(lines)
            lines = []
        else:
            lines.append(line)
    yield "\n".join(lines)


def _names(paragraph: str) -> Iterator[str]:
    runs = _runs(paragraph)
    at = 0
    while mark := _MARK.search(paragraph, at):
        at = mark.end()
        if mark[0][0] == "`":
            at = _after_code(runs, mark)
        elif mark[0][0] == "@" and _stands_alone(paragraph, mark):
            yield mark[0][1:].lower()


def _runs(paragraph: str) -> dict[int, list[int]]:
    """Return where runs of backticks begin, by their length."""
    runs: dict[int, list[int]] = defaultdict(list)
    for run in _TICKS.finditer(paragraph):
        runs[len(run[0])].append(run.start())
    return runs


def _after_code(runs: dict[int, list[int]], mark: re.Match[str]) -> int:
    """Return the end of the code span that ``mark`` opens, or of ``mark`` if nothing closes it."""
    length = len(mark[0])
    starts = runs.get(length, [])
    closing = bisect_right(starts, mark.start())
    return starts[closing] + length if closing < len(starts) else mark.end()


def _stands_alone(paragraph: str, mark: re.Match[str]) -> bool:
    """Say whether a name is neither part of an address nor of a longer word."""
    before = paragraph[mark.start() - 1 : mark.start()]
    after = paragraph[mark.end() : mark.end() + 1]
    return not (
        before.isalnum()
        or before in ("/", ".", "@", "=", "-", "+")
        or after.isalnum()
        or after == "@"
    )
