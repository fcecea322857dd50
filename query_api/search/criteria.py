"""A query with its names looked up: what an index is asked for."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Literal, Protocol

from msgspec import Struct

from contracts.ids import ConversationId, UserId
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
    Text,
    Word,
)


class Directory(Protocol):
    """Knows people and channels by the names that are typed."""

    async def people(self, user_name: str) -> Sequence[UserId]:
        """Return who has this user name, in any case."""

    async def channels(self, name: str) -> Sequence[ConversationId]:
        """Return the conversations with this slug or title, in any case."""


class By(Struct, frozen=True):
    """Sent by one of these."""

    people: frozenset[UserId]


class Within(Struct, frozen=True):
    """In one of these."""

    conversations: frozenset[ConversationId]


class Between(Struct, frozen=True):
    """Sent at ``start`` or later and before ``end``."""

    start: datetime | None
    end: datetime | None


class Mentions(Struct, frozen=True):
    """Mentions this person, or everyone."""

    person: UserId


Condition = By | Within | Between | Has | Is | Mentions


class Required(Struct, frozen=True):
    """A condition that the message itself meets, or must not meet."""

    condition: Condition
    negated: bool = False


class Criteria(Struct, frozen=True, kw_only=True):
    """Words may be in the context; all the rest is about the message itself."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[Text, ...] = ()
    required: tuple[Required, ...] = ()


Sort = Literal["relevance", "newest"]


async def criteria(query: Query, caller: UserId, directory: Directory) -> Criteria:
    """Return what ``query`` asks for when ``caller`` asks."""
    alternatives: dict[type[Condition], Condition] = {}
    required: list[Required] = []
    for term in query:
        if isinstance(term.part, Word | Phrase):
            continue
        condition = await _condition(term.part, caller, directory)
        if isinstance(condition, By | Within) and not term.negated:
            # A message has one author and one place: two of them are alternatives.
            alternatives[type(condition)] = _either(alternatives.get(type(condition)), condition)
        else:
            required.append(Required(condition, term.negated))
    return Criteria(
        words=tuple(t.part.text for t in query if isinstance(t.part, Word) and not t.negated),
        phrases=tuple(t.part.text for t in query if isinstance(t.part, Phrase) and not t.negated),
        without=tuple(t.part for t in query if isinstance(t.part, Word | Phrase) and t.negated),
        required=(*map(Required, alternatives.values()), *required),
    )


async def _condition(operator: Operator, caller: UserId, directory: Directory) -> Condition:
    match operator:
        case From(name):
            me = {caller} if name.lower() == "me" else set()
            return By(frozenset(me.union(await directory.people(name))))
        case In(channel):
            return Within(frozenset(await directory.channels(channel)))
        case Sent() as sent:
            return _between(sent)
        case Has() | Is():
            return operator
        case MentionsMe():
            return Mentions(caller)


def _between(sent: Sent) -> Between:
    start = datetime.combine(sent.day, time(), UTC)
    if sent.when == "before":
        return Between(None, start)
    # The last day of the calendar has no next one.
    end = start + timedelta(days=1) if sent.day < sent.day.max else None
    return Between(start, end) if sent.when == "on" else Between(end or start, None)


def _either(one: Condition | None, other: By | Within) -> Condition:
    match one, other:
        case By(people), By(more):
            return By(people | more)
        case Within(conversations), Within(others):
            return Within(conversations | others)
        case _:
            return other


def conversations(
    required: Iterable[Required], readable: Sequence[ConversationId]
) -> Sequence[ConversationId]:
    """Return those of ``readable`` that the conditions leave; the same object if all."""
    for each in required:
        if isinstance(each.condition, Within):
            named = each.condition.conversations
            readable = [one for one in readable if (one in named) is not each.negated]
    return readable
