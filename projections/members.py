"""Members: who is in which conversation, from the streams ``membership-{c}.{u}``."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from contracts.events import AnyEvent, Erased
from contracts.events.conversation import ConversationCreated, Visibility
from contracts.events.membership import MemberBanned, MemberJoined, Role, RoleChanged
from contracts.ids import ConversationId, UserId
from contracts.log import Recorded, microseconds
from contracts.streams import membership_of
from projections.facts import Fact

NAME: Final = "members"
TYPES: Final = frozenset(
    {
        "MemberJoined",
        "MemberLeft",
        "MemberRemoved",
        "MemberBanned",
        "MemberUnbanned",
        "RoleChanged",
    }
)
CREATED: Final = frozenset({"ConversationCreated"})
ENDS: Final = frozenset({"MemberLeft", "MemberRemoved", "MemberBanned"})

RANKS: Final = {role: rank for rank, role in enumerate(Role)}
"""Places of the roles in a list of members."""

Place = tuple[ConversationId, UserId]


class Interval(NamedTuple):
    """One time as a member: the offset that began it, and the one that ended it."""

    joined: int
    ended: int | None


class Ban(Struct, frozen=True):
    """Who keeps a person out, since when and why."""

    banned_by: UserId
    banned_at: int
    reason: str | None


class Standing(Struct, frozen=True, kw_only=True):
    """One person in one conversation; without a role he is no member at present."""

    role: Role | None = None
    joined_at: int = 0
    """Microseconds since 1970."""
    invited_by: UserId | None = None
    ban: Ban | None = None
    intervals: tuple[Interval, ...] = ()

    @property
    def rank(self) -> int | None:
        """The place of the role in a list of members, None for who is no member now."""
        return None if self.role is None else RANKS[self.role]


NONE: Final = Standing()


def places(facts: Sequence[Fact]) -> list[Place]:
    """Return whose standing each fact changes."""
    return [membership_of(fact.recorded.stream) for fact in facts]


def fold_all(facts: Sequence[Fact], standings: Mapping[Place, Standing]) -> dict[Place, Standing]:
    """Return the standings that facts touch, as they are after them all."""
    after: dict[Place, Standing] = {}
    for place, fact in zip(places(facts), facts, strict=True):
        before = after.get(place) or standings.get(place, NONE)
        after[place] = fold(before, fact.recorded, fact.event)
    return after


def is_public(event: AnyEvent | Erased) -> bool:
    """Say whether a public conversation was created; an erased creation tells nobody of it."""
    return isinstance(event, ConversationCreated) and event.visibility is Visibility.PUBLIC


def fold(standing: Standing, recorded: Recorded, event: AnyEvent | Erased) -> Standing:
    """Return a standing as it is after one event; the type alone decides who is a member."""
    match recorded.type:
        case "MemberJoined":
            return _joined(standing, recorded, event)
        case "MemberUnbanned":
            return replace(standing, ban=None)
        case "RoleChanged" if standing.role is not None:
            # An erased change says nothing but that there was one: the least it may have been.
            role = event.role if isinstance(event, RoleChanged) else Role.MEMBER
            return replace(standing, role=role)
        case "MemberBanned":
            reason = event.reason if isinstance(event, MemberBanned) else None
            ban = Ban(recorded.actor_id, recorded.recorded_at, reason)
            return replace(_ended(standing, recorded), ban=ban)
        case "MemberLeft" | "MemberRemoved":
            return _ended(standing, recorded)
        case _:
            return standing


def _joined(standing: Standing, recorded: Recorded, event: AnyEvent | Erased) -> Standing:
    joined = event if isinstance(event, MemberJoined) else None
    at = joined.occurred_at if joined is not None else None
    return replace(
        standing,
        role=joined.role if joined is not None else Role.MEMBER,
        joined_at=recorded.recorded_at if at is None else microseconds(at),
        invited_by=joined.invited_by if joined is not None else None,
        ban=None,
        intervals=(*standing.intervals, Interval(recorded.offset, None)),
    )


def _ended(standing: Standing, recorded: Recorded) -> Standing:
    if standing.role is None:
        return standing
    *before, last = standing.intervals
    ended = Interval(last.joined, recorded.offset)
    return replace(standing, role=None, invited_by=None, intervals=(*before, ended))
