"""Rows of invite links and bans as readers see them."""

from typing import Final, NamedTuple
from uuid import UUID

import msgspec

from contracts.ids import UserId
from contracts.log import instant
from contracts.views.access import Ban
from contracts.views.user import User
from projections.invite_links import Link
from projections.members import Standing
from query_api.access import BanKey, InviteKey, MadeLink

ENCODER: Final = msgspec.json.Encoder()
LINK: Final = msgspec.json.Decoder(Link)
_STANDING: Final = msgspec.json.Decoder(Standing)
_PERSON: Final = msgspec.json.Decoder(User)


class LinkRow(NamedTuple):
    """One link as stores have it."""

    invite_id: str
    conversation_id: str
    made_at: int
    revoked: int
    link: str


class BanRow(NamedTuple):
    """One person who is banned, as stores have it."""

    name: str
    user_id: str
    standing: str
    person: str | None


def row(link: Link) -> LinkRow:
    """Return the stored form of a link."""
    return LinkRow(
        str(link.invite_id),
        str(link.conversation_id),
        link.made_at,
        int(link.revoked),
        ENCODER.encode(link).decode(),
    )


def made_link(text: str) -> tuple[InviteKey, MadeLink]:
    """Return a link with its place in the list."""
    link = LINK.decode(text)
    made = MadeLink(
        invite_id=link.invite_id,
        made_by=link.made_by,
        made_at=instant(link.made_at),
        expires_at=None if link.expires_at is None else instant(link.expires_at),
        max_uses=link.max_uses,
        uses=link.uses,
    )
    return InviteKey(link.made_at, link.invite_id), made


def ban(row: BanRow) -> tuple[BanKey, Ban]:
    """Return a banned person with the place in the list."""
    banned = _STANDING.decode(row.standing).ban
    person = None if row.person is None else _PERSON.decode(row.person)
    user_id = UserId(UUID(row.user_id))
    if banned is None:
        raise ValueError(f"{row.user_id} is marked as banned without a ban")
    found = Ban(
        user_id=user_id,
        user_name="" if person is None else person.user_name,
        display_name="" if person is None else person.display_name,
        avatar_id=None if person is None else person.avatar_id,
        banned_by=banned.banned_by,
        banned_at=instant(banned.banned_at),
        reason=banned.reason,
    )
    return BanKey(row.name, user_id), found
