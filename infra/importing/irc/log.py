"""One file of a log: its lines with the instants at which they were written."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from msgspec import Struct

from infra.importing.irc.lines import Line, Notice, Spoken, Unknown, parse
from infra.importing.records import ForeignFile

UNDATED = date(2000, 1, 1)
"""Day of the first file without a date in its name or lines; each further one is a day later."""

_DATE = re.compile(r"(?<!\d)(\d{4})[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")
_DAY, _HALF = timedelta(days=1), timedelta(hours=12)
_LAST_OF_HALF = 12
_DISORDER = timedelta(hours=1)
"""A clock may go back by so much because lines were not in order."""


class Entry(Struct, frozen=True):
    """A line that is not blank, with its number from 0."""

    number: int
    at: datetime
    line: Spoken | Notice | Unknown


def day_of(name: str) -> date | None:
    """Return the day that a file's name holds."""
    for year, month, day in _DATE.findall(name):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def entries(content: bytes, day: date) -> Iterator[Entry]:
    """Yield what a file that begins on ``day`` says; a line without a time has that of the last."""
    now = datetime.combine(day, time(), UTC)
    lines = [(raw, parse(raw)) for raw in _lines(content)]
    turn = _HALF if _is_of_twelve_hours([line for _, line in lines]) else _DAY
    for number, (raw, line) in enumerate(lines):
        if not isinstance(line, Unknown) and line.at is not None:
            now = _moved(now, line.at, line.day, turn)
        if raw.strip():
            yield Entry(number, now, line)


def refuse_foreign(name: str, content: bytes) -> None:
    """Accept a file in which somebody speaks or the network gives notice, or that is empty.

    Raises:
        ForeignFile: none of its first lines has a form that is known.
    """
    known: tuple[type[Line], ...] = (Spoken, Notice)
    lines = [line for line in _lines(content[:65_536]) if line.strip()]
    if lines and not any(isinstance(parse(line), known) for line in lines):
        first = next(at for at, line in enumerate(_lines(content), start=1) if line.strip())
        raise ForeignFile(name, first, "is not a line of an IRC log such as “[12:30] <ann> Hello”")


def _lines(content: bytes) -> list[str]:
    lines = content.split(b"\n")
    if lines and not lines[-1]:
        lines.pop()
    return [_decoded(line) for line in lines]


def _decoded(line: bytes) -> str:
    """Return a line as UTF-8, or as what was common before it."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _is_of_twelve_hours(lines: list[Line]) -> bool:
    """Say whether a clock that goes back shows hours of 1 to 12 alone, or of 0 to 11."""
    times = [line.at for line in lines if not isinstance(line, Unknown) and line.at]
    hours = {at.hour for at in times}
    if {0, _LAST_OF_HALF} <= hours or any(hour > _LAST_OF_HALF for hour in hours):
        return False
    return any(_since_midnight(a) - _since_midnight(b) > _DISORDER for a, b in pairwise(times))


def _moved(now: datetime, at: time, day: date | None, turn: timedelta) -> datetime:
    """Return the next instant at which a clock that goes round in ``turn`` shows ``at``."""
    if day is not None:
        return datetime.combine(day, at, UTC)
    midnight = datetime.combine(now.date(), time(), UTC)
    round_before = midnight + (now - midnight) // turn * turn
    then = round_before + _since_midnight(at) % turn
    return then + turn if now - then > turn / 2 else then


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
