"""Who owns a conversation: at least one, unless its only member left and closed it."""

from collections.abc import Sequence
from functools import reduce

from commands.domain.conversation import Conversation
from commands.domain.errors import LastOwner, StillOpen
from commands.domain.membership import Membership, evolve
from contracts.events.conversation import OwnersChanged
from contracts.events.membership import MembershipEvent
from contracts.ids import UserId


def ownership(
    conversation: Conversation, before: Membership, events: Sequence[MembershipEvent]
) -> tuple[OwnersChanged, ...]:
    """Return the owners after a membership changed by ``events``, nothing if they stay.

    Raises:
        LastOwner: nobody would be left.
    """
    after = reduce(evolve, events, before)
    if after.owns == before.owns:
        return ()
    owners = conversation.owner_ids ^ {before.user_id}
    if not owners:
        raise LastOwner("a conversation keeps an owner: make another member one first")
    return (OwnersChanged(owner_ids=tuple(sorted(owners))),)


def is_last_owner(conversation: Conversation, user_id: UserId) -> bool:
    """Say whether the person is the only owner."""
    return conversation.owner_ids == {user_id}


def abandon(conversation: Conversation) -> tuple[OwnersChanged, ...]:
    """Return the end of a conversation whose only member leaves: nobody owns it.

    Raises:
        StillOpen: somebody could come into it meanwhile, and would find nobody to own it.
    """
    if not conversation.archived:
        raise StillOpen("its last member may leave a conversation once it is archived")
    return (OwnersChanged(owner_ids=()),)
