"""Stream ``membership-{c}.{u}`` as the read side folds it: by names alone, erased or not."""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from contracts.ids import ConversationId, UserId
from contracts.log import Recorded
from contracts.streams import membership_of

JOINS = frozenset({"MemberJoined"})
ENDS = frozenset({"MemberLeft", "MemberRemoved", "MemberBanned"})


class Standing(Enum):
    """What a person is to a conversation."""

    MEMBER = "member"
    OUTSIDER = "outsider"
    BANNED = "banned"
    """Kept out, also of reading what every outsider may read."""


_AFTER = {
    "MemberJoined": Standing.MEMBER,
    "MemberLeft": Standing.OUTSIDER,
    "MemberRemoved": Standing.OUTSIDER,
    "MemberBanned": Standing.BANNED,
    "MemberUnbanned": Standing.OUTSIDER,
}


class Turn(NamedTuple):
    """A person has another standing in a conversation from here on."""

    conversation_id: ConversationId
    user_id: UserId
    standing: Standing

    @property
    def joined(self) -> bool:
        """Whether the person is a member now."""
        return self.standing is Standing.MEMBER


def turn_of(recorded: Recorded) -> Turn | None:
    """Return the turn that an event is, None for all others."""
    standing = _AFTER.get(recorded.type)
    return None if standing is None else Turn(*membership_of(recorded.stream), standing)


def standing_after(stream: Iterable[Recorded]) -> Standing:
    """Return how the person stands, from the whole of one membership stream."""
    turned = [_AFTER[each.type] for each in stream if each.type in _AFTER]
    return turned[-1] if turned else Standing.OUTSIDER


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
