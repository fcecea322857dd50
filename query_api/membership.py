"""Stream ``membership-{c}.{u}`` as the read side folds it: by names alone, erased or not."""

from collections.abc import Iterable
from typing import NamedTuple

from contracts.ids import ConversationId, UserId
from contracts.log import Recorded
from contracts.streams import membership_of

JOINS = frozenset({"MemberJoined"})
ENDS = frozenset({"MemberLeft", "MemberRemoved", "MemberBanned"})


class Turn(NamedTuple):
    """A person came into a conversation, or is out of it from here on."""

    conversation_id: ConversationId
    user_id: UserId
    joined: bool


def turn_of(recorded: Recorded) -> Turn | None:
    """Return the turn that an event is, None for all others."""
    if recorded.type in JOINS:
        return Turn(*membership_of(recorded.stream), joined=True)
    if recorded.type in ENDS:
        return Turn(*membership_of(recorded.stream), joined=False)
    return None


class Interval(NamedTuple):
    """Offsets from the one that joined to the one that ended it, None while it lasts."""

    joined: int
    ended: int | None


def intervals(stream: Iterable[Recorded]) -> list[Interval]:
    """Return when the person was a member, from the whole of one membership stream."""
    found: list[Interval] = []
    joined: int | None = None
    for recorded in stream:
        if recorded.type in JOINS and joined is None:
            joined = recorded.offset
        elif recorded.type in ENDS and joined is not None:
            found.append(Interval(joined, recorded.offset))
            joined = None
    if joined is not None:
        found.append(Interval(joined, None))
    return found
