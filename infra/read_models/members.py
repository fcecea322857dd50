"""Rows of the members read model as readers see them."""

from typing import Final
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


def member(
    rank: int, name: str, user_id: str, standing_text: str, person_text: str | None
) -> tuple[MemberKey, Member]:
    """Return a present member with his place in the list."""
    standing = _STANDING.decode(standing_text)
    person = None if person_text is None else _PERSON.decode(person_text)
    found = UserId(UUID(user_id))
    if standing.role is None:
        raise ValueError(f"{user_id} has a rank and no role")
    present = Member(
        user_id=found,
        user_name="" if person is None else person.user_name,
        display_name="" if person is None else person.display_name,
        avatar_id=None if person is None else person.avatar_id,
        role=standing.role,
        joined_at=instant(standing.joined_at),
        invited_by=standing.invited_by,
    )
    return MemberKey(rank, name, found), present
