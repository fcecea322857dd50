"""Text to a query: every text is one, and what is no operator is searched for as it stands."""

import re
from datetime import date

from query_api.search.syntax import (
    From,
    Has,
    In,
    Is,
    MentionsMe,
    Operator,
    Phrase,
    Query,
    Sent,
    Term,
    Word,
)

MOST_TERMS = 32
"""Further ones are not looked for."""

_TERM = re.compile(r'(-?)(?:([A-Za-z]+):)?(?:"([^"]*)"|([^\s"]+))')
_QUOTES = str.maketrans("“”„«»", '"""""')
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def parse(text: str) -> Query:
    """Return what ``text`` asks for, in one pass."""
    terms: dict[Term, None] = {}
    for found in _TERM.finditer(text.translate(_QUOTES).replace("\0", " ")):
        terms.update(dict.fromkeys(_terms(found)))
        if len(terms) >= MOST_TERMS:
            break
    return tuple(terms)[:MOST_TERMS]


def _terms(found: re.Match[str]) -> list[Term]:
    minus, name, quoted, bare = found.groups()
    negated = bool(minus)
    value = bare if quoted is None else " ".join(quoted.split())
    if name is None:
        return _text(value, negated=negated, quoted=quoted is not None)
    if value and (operator := _operator(name.lower(), value)):
        return [Term(operator, negated)]
    if quoted is None:
        return [Term(Word(f"{name}:{value}"), negated)]
    return [Term(Word(f"{name}:"), negated), *_text(value, negated=negated, quoted=True)]


def _text(value: str, *, negated: bool, quoted: bool) -> list[Term]:
    if not quoted:
        return [Term(Word(value), negated)]
    return [Term(Phrase(value), negated)] if value else []


def _operator(name: str, value: str) -> Operator | None:
    match name, value.lower():
        case "from", _:
            who = value.removeprefix("@")
            return From(who) if who else None
        case "in", _:
            channel = value.removeprefix("#")
            return In(channel) if channel else None
        case ("before" | "after" | "on") as when, _:
            day = _day(value)
            return Sent(when, day) if day else None
        case "has", ("link" | "file" | "image" | "reaction") as what:
            return Has(what)
        case "is", ("thread" | "pinned") as what:
            return Is(what)
        case "mentions", "me" | "@me":
            return MentionsMe()
        case _:
            return None


def _day(value: str) -> date | None:
    if not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
