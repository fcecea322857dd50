"""A search query as it was understood."""

from datetime import date
from typing import Literal

from msgspec import Struct


class Word(Struct, frozen=True):
    """A word as typed: body or context must have it, in any of its forms."""

    text: str


class Phrase(Struct, frozen=True):
    """Words that must follow each other in the body."""

    text: str


class From(Struct, frozen=True):
    """Sent by the person with this user name, or by the caller: ``me``."""

    name: str


class In(Struct, frozen=True):
    """In the channel with this slug or title."""

    channel: str


class Sent(Struct, frozen=True):
    """Sent before, after or on a day, in UTC."""

    when: Literal["before", "after", "on"]
    day: date


class Has(Struct, frozen=True):
    """With a link, a file, an image or a reaction."""

    what: Literal["link", "file", "image", "reaction"]


class Is(Struct, frozen=True):
    """In a thread, or pinned."""

    what: Literal["thread", "pinned"]


class MentionsMe(Struct, frozen=True):
    """Mentions the caller, or everyone."""


Text = Word | Phrase
Operator = From | In | Sent | Has | Is | MentionsMe


class Term(Struct, frozen=True):
    """One part of a query, or its contrary."""

    part: Text | Operator
    negated: bool = False


Query = tuple[Term, ...]


def understood(query: Query) -> str:
    """Return the query as text that is read in the same way again."""
    return " ".join(("-" if term.negated else "") + _written(term.part) for term in query)


def _written(part: Text | Operator) -> str:
    match part:
        case Word(text):
            return text
        case Phrase(text):
            return f'"{text}"'
        case From(name):
            return f"from:{_value(name)}"
        case In(channel):
            return f"in:{_value(channel)}"
        case Sent(when, day):
            return f"{when}:{day.isoformat()}"
        case Has(what):
            return f"has:{what}"
        case Is(what):
            return f"is:{what}"
        case MentionsMe():
            return "mentions:me"


def _value(text: str) -> str:
    return f'"{text}"' if any(char.isspace() for char in text) else text
