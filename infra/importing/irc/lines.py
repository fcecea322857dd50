"""One line of a log: a message of somebody, a notice, or nothing known."""

import re
from datetime import date, time

from msgspec import Struct

from infra.importing.irc.markup import plain


class Spoken(Struct, frozen=True):
    """Somebody wrote."""

    nick: str
    text: str
    at: time | None = None
    day: date | None = None
    doubtful: bool = False
    """The network writes its own lines in this form too: it holds if somebody has this nick."""


class Notice(Struct, frozen=True):
    """The network or the log says something; ``what`` is the reason why it is no message."""

    what: str
    at: time | None = None
    day: date | None = None


class Unknown(Struct, frozen=True):
    """No form of line that is known here."""


Line = Spoken | Notice | Unknown

PRESENCE = "presence: joined, left, quit, renamed"
MODE = "mode, kick or topic of the network"
SERVER = "notice of the server or the log"
UNATTRIBUTED = "nobody is named as its author"

_STAMP = re.compile(
    r"[\[(]?(?:(?P<day>\d{4}-\d\d-\d\d)[T ])?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"(?: ?(?P<half>[AP]M))?(?: [A-Z]{3,4})?[\])]?(?:\s+|$)"
)
_SPOKEN = re.compile(r"<[ @+%&~]?(?P<nick>[^<>]{1,64}?) ?>(?: |$)(?P<text>.*)")
_ACTION = re.compile(r"(?: ?\*|\* ) ?(?P<nick>[^\s*:]+) (?P<text>.+)")
_OLD_ACTION = re.compile(r"=== (?P<nick>[^\s:.]\S*) (?P<text>[^\s\[(].*)")
_CHANNEL_NOTICE = re.compile(r"-(?P<nick>[^\s:-][^\s:]*):[#&][^\s-]*- (?P<text>.+)")
_OTHER_WINDOW = re.compile(r"\((?P<nick>[^\s/]+)/[#&][^\s)]+\) (?P<text>.+)")
_NAMED = re.compile(r"(?P<nick>[^\s:<>]+): (?P<text>.+)")
_SYSTEM = re.compile(r"(?:={2,3}|-!-|---|\*\*\*|-->|<--|--|\|<--|==>|→|←)(?: |$)")
_PRESENCE = re.compile(
    r"\b(?:has )?(?:joined|left|quit|entered the room|left the room|parted)\b"
    r"|\b[Qq]uit \(|\bis now known as\b|\bchanged nick\b"
)
_MODE = re.compile(r"\bsets? (?:channel )?mode|\bmode/|\bwas kicked|\b[Tt]opic\b|\bset by\b")
_COLOURS = re.compile("\x03(?:\\d{1,2}(?:,\\d{1,2})?)?|[\x00\x02\x0f\x11\x16\x1d-\x1f]")
_NOON = 12


def parse(raw: str) -> Line:
    """Return what a line says; control characters of IRC's formatting are left out."""
    text, kind, marked = plain(_COLOURS.sub("", raw.rstrip("\r\n")))
    stamp = _STAMP.match(text)
    at, day = (_time(stamp), _day(stamp)) if stamp else (None, None)
    rest = text[stamp.end() :] if stamp else text
    match kind:
        case "message":
            said = _said(_SPOKEN, rest, at, day) or _said(_NAMED, rest, at, day)
            return said or Notice(UNATTRIBUTED, at, day)
        case "action":
            return _action(rest, at, day) or Notice(UNATTRIBUTED, at, day)
        case "notice":
            return Notice(_what(rest), at, day)
        case _:
            return _unmarked(rest, at, day, certain=stamp is not None or marked)


def _unmarked(text: str, at: time | None, day: date | None, *, certain: bool) -> Line:
    if not text.strip():
        return Notice("blank line", at, day)
    if said := _said(_SPOKEN, text, at, day):
        return said
    if _SYSTEM.match(text):
        what = _what(text)
        old = _OLD_ACTION.match(text) if what == SERVER else None
        if old is None:
            return Notice(what, at, day)
        return Spoken(old["nick"], f"_{old['text'].rstrip()}_", at, day, doubtful=True)
    if certain:
        for form in (_CHANNEL_NOTICE, _OTHER_WINDOW):
            if said := _said(form, text, at, day):
                return said
        if action := _action(text, at, day):
            return action
    if _PRESENCE.search(text) or _MODE.search(text):
        return Notice(_what(text), at, day)
    return Notice(UNATTRIBUTED, at, day) if certain else Unknown()


def _said(form: re.Pattern[str], text: str, at: time | None, day: date | None) -> Spoken | None:
    found = form.match(text)
    return Spoken(found["nick"], found["text"].rstrip(), at, day) if found else None


def _action(text: str, at: time | None, day: date | None) -> Line | None:
    found = _ACTION.match(text)
    if found is None:
        return None
    done = found["text"].rstrip()
    # A log without colours writes what the network says in the same form.
    if re.match(r"(?:\([^)]*\)|\[[^\]]*\]) (?:has )?(?:joined|left|[Qq]uit)\b", done):
        return Notice(PRESENCE, at, day)
    return Spoken(found["nick"], f"_{done}_", at, day)


def _what(text: str) -> str:
    if _PRESENCE.search(text):
        return PRESENCE
    return MODE if _MODE.search(text) else SERVER


def _time(stamp: re.Match[str]) -> time | None:
    hour, minute = int(stamp["hour"]), int(stamp["minute"])
    if stamp["half"]:
        hour = hour % _NOON + (_NOON if stamp["half"] == "PM" else 0)
    try:
        return time(hour, minute, int(stamp["second"] or 0))
    except ValueError:
        return None


def _day(stamp: re.Match[str]) -> date | None:
    try:
        return date.fromisoformat(stamp["day"]) if stamp["day"] else None
    except ValueError:
        return None
