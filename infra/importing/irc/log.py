"""One file of a log: its lines with the instants at which they were written."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct

from infra.importing.irc.lines import Line, Notice, Spoken, Unknown, parse
from infra.importing.records import ForeignFile

UNDATED = date(2000, 1, 1)
"""Day of the first file without a date in its name or lines; each further one is a day later."""

_DATE = re.compile(r"(?<!\d)(\d{4})[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")
_WRAP = timedelta(hours=12)
"""A clock that goes back by more has passed midnight; by less, the log was not in order."""


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
    for number, raw in enumerate(_lines(content)):
        line = parse(raw)
        if not isinstance(line, Unknown):
            now = _moved(now, line.at, line.day)
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


def _moved(now: datetime, at: time | None, day: date | None) -> datetime:
    if at is None:
        return now
    then = datetime.combine(day or now.date(), at, UTC)
    return then + timedelta(days=1) if day is None and now - then > _WRAP else then
