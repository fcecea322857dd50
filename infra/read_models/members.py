"""Rows of the members read model as readers see them."""

from typing import Final, NamedTuple
from uuid import UUID

import msgspec

from contracts.ids import UserId
from contracts.log import instant
from contracts.views.conversation import Member
from contracts.views.user import User
from projections.members import Standing
from query_api.members import MemberKey

BEGINNING: Final = MemberKey(-1, "", UserId(UUID(int=0)))

_STANDING: Final = msgspec.json.Decoder(Standing)
_PERSON: Final = msgspec.json.Decoder(User)


class MemberRow(NamedTuple):
    """One present member as stores have him."""

    rank: int
    name: str
    user_id: str
    standing: str
    person: str | None


def member(row: MemberRow) -> tuple[MemberKey, Member]:
    """Return a present member with his place in the list."""
    standing = _STANDING.decode(row.standing)
    person = None if row.person is None else _PERSON.decode(row.person)
    found = UserId(UUID(row.user_id))
    if standing.role is None:
        raise ValueError(f"{row.user_id} has a rank and no role")
    present = Member(
        user_id=found,
        user_name="" if person is None else person.user_name,
        display_name="" if person is None else person.display_name,
        avatar_id=None if person is None else person.avatar_id,
        role=standing.role,
        joined_at=instant(standing.joined_at),
        invited_by=standing.invited_by,
    )
    return MemberKey(row.rank, row.name, found), present
