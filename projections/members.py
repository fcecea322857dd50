"""Members: who is in which conversation, from the streams ``membership-{c}.{u}``."""

from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from contracts.events import AnyEvent, Erased
from contracts.events.membership import MemberBanned, MemberJoined, Role, RoleChanged
from contracts.ids import UserId
from contracts.log import Recorded, microseconds

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
ENDS: Final = frozenset({"MemberLeft", "MemberRemoved", "MemberBanned"})


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


NONE: Final = Standing()


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
