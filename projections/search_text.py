"""A body without its Markdown marks, as it is indexed; code is kept, and one pass suffices.

Marks are only left out, so that each place in the text is a place in the body too.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct

Ranges = list[tuple[int, int]]

_MARKED = re.compile(r"[\\`*_~#>\[]")
_MARK = re.compile(
    r"""\\[!-/:-@\[-`{-~]                 # an escape
      | `+ | \*+ | _+ | ~~+               # code and emphasis
      | ^[ ]{0,3}(?:\#{1,6}[ ]|>[ ]?)+    # headings and quotations
      | \[ | \]\([^()\s]*\)               # links
    """,
    re.VERBOSE | re.MULTILINE,
)
_TICKS = re.compile(r"`+")
_FENCE = 3


def plain(body: str) -> str:
    """Return the text that people read in ``body``."""
    cuts = marks(body)
    if not cuts:
        return body
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(body)]
    return "".join(body[start:end] for start, end in zip(starts, ends, strict=True))


def marks(body: str) -> Ranges:
    """Return the ranges of ``body`` that are Markdown marks, in order."""
    return _Marks(body).found() if _MARKED.search(body) else []


class Places(Struct, frozen=True):
    """Places of a text without marks in the body that it came from."""

    _starts: Sequence[int]
    _moved: Sequence[int]

    @classmethod
    def of(cls, body: str) -> "Places":
        """Measure the marks of ``body``."""
        starts, moved, total = [0], [0], 0
        for start, end in marks(body):
            starts.append(start - total)
            total += end - start
            moved.append(total)
        return cls(starts, moved)

    def in_body(self, start: int, end: int) -> tuple[int, int]:
        """Return where a range of the text, not empty, is in the body."""
        return self._place(start), self._place(end - 1) + 1

    def _place(self, at: int) -> int:
        return at + self._moved[bisect_right(self._starts, at) - 1]


class _Marks:
    """One scan of a body: which openers wait for their closers, and what was a mark."""

    def __init__(self, body: str) -> None:
        self._body = body
        self._cuts: Ranges = []
        self._open: dict[str, tuple[int, int]] = {}
        self._ticks: dict[int, list[int]] = defaultdict(list)
        for run in _TICKS.finditer(body):
            self._ticks[len(run[0])].append(run.start())

    def found(self) -> Ranges:
        at = 0
        while mark := _MARK.search(self._body, at):
            at = self._take(mark)
        return sorted(self._cuts)

    def _take(self, mark: re.Match[str]) -> int:
        """Note what ``mark`` leaves out and return where to look further."""
        start, end = mark.span()
        match mark[0][0]:
            case "`":
                return self._code(start, end)
            case "\\":
                self._cuts.append((start, start + 1))
            case "*" | "_" | "~":
                self._emphasis(mark[0], start, end)
            case "[":
                self._open["["] = (start, end)
            case "]":
                self._link(start, end)
            case _:
                self._cuts.append((start, end))
        return end

    def _code(self, start: int, end: int) -> int:
        runs = self._ticks[end - start]
        closing = bisect_right(runs, start)
        if closing < len(runs):
            self._cuts += [(start, end), (runs[closing], runs[closing] + end - start)]
            return runs[closing] + end - start
        if end - start >= _FENCE:
            self._cuts.append((start, end))
            return len(self._body)
        return end

    def _emphasis(self, run: str, start: int, end: int) -> None:
        before, after = self._body[start - 1 : start], self._body[end : end + 1]
        inside_word = run[0] == "_" and before.isalnum() and after.isalnum()
        opener = self._open.get(run)
        if opener and before and not before.isspace() and not inside_word:
            self._cuts += [opener, (start, end)]
            del self._open[run]
        elif after and not after.isspace() and not (run[0] == "_" and before.isalnum()):
            self._open[run] = (start, end)

    def _link(self, start: int, end: int) -> None:
        """Leave the brackets out but for one, which keeps the text and the address apart."""
        if opener := self._open.pop("[", None):
            self._cuts += [opener, (start, start + 1), (end - 1, end)]
