"""Invite links of conversations, from the streams ``invite-{i}``."""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.invite import InviteLinkCreated
from contracts.ids import ConversationId, InviteId, UserId
from contracts.log import microseconds
from contracts.streams import subject_of
from projections.facts import Fact

TYPES: Final = frozenset({"InviteLinkCreated", "InviteLinkUsed", "InviteLinkRevoked"})


class Link(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One link; times are microseconds since 1970."""

    invite_id: InviteId
    conversation_id: ConversationId
    made_by: UserId
    made_at: int
    expires_at: int | None = None
    max_uses: int | None = None
    uses: int = 0
    revoked: bool = False


def link_of(fact: Fact) -> InviteId:
    """Return the link that a fact is about."""
    return InviteId(subject_of(fact.recorded.stream))


def fold_all(facts: Sequence[Fact], links: Mapping[InviteId, Link]) -> dict[InviteId, Link]:
    """Return the links that facts touch, as they are after them all."""
    after: dict[InviteId, Link] = {}
    for fact in facts:
        invite_id = link_of(fact)
        after[invite_id] = fold(after.get(invite_id) or links.get(invite_id), fact)
    return after


def fold(link: Link | None, fact: Fact) -> Link:
    """Return a link as it is after one event; the types alone say how often it was used."""
    known = link or _made(fact)
    match fact.recorded.type:
        case "InviteLinkUsed":
            return replace(known, uses=known.uses + 1)
        case "InviteLinkRevoked":
            return replace(known, revoked=True)
        case _:
            return known


def _made(fact: Fact) -> Link:
    recorded, event = fact.recorded, fact.event
    made = (
        event
        if isinstance(event, InviteLinkCreated)
        else InviteLinkCreated(
            invite_id=link_of(fact), conversation_id=ConversationId(recorded.key)
        )
    )
    at, until = made.occurred_at, made.expires_at
    return Link(
        invite_id=made.invite_id,
        conversation_id=made.conversation_id,
        made_by=recorded.actor_id,
        made_at=recorded.recorded_at if at is None else microseconds(at),
        expires_at=None if until is None else microseconds(until),
        max_uses=made.max_uses,
    )
