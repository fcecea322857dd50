"""Folds take any event in any state, whatever the deciders allow."""

from functools import reduce
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.domain import conversation, invite, membership, user
from commands.domain.conversation import Conversation
from commands.domain.invite import Invite
from commands.domain.membership import Membership
from commands.domain.user import User
from contracts.events import Erased
from contracts.events.codec import EVENTS
from contracts.events.conversation import ConversationEvent
from contracts.events.invite import InviteEvent
from contracts.events.membership import MemberBanned, MemberJoined, MemberLeft, MembershipEvent
from contracts.events.user import UserEvent
from contracts.ids import ConversationId, InviteId, UserId, uuid7

ROOM, ALICE, LINK = ConversationId(uuid7()), UserId(uuid7()), InviteId(uuid7())


def events_of(union: Any) -> st.SearchStrategy[list[Any]]:
    """Any events of a category, in any order, some of them erased."""
    kinds = [kind for kind in EVENTS.values() if issubclass(kind, union)]
    erased = st.sampled_from([Erased(str(kind.__struct_config__.tag)) for kind in kinds])
    present = st.one_of([st.builds(kind, **_fields(kind)) for kind in kinds])
    return st.lists(present | erased, max_size=20)


def _fields(kind: Any) -> dict[str, st.SearchStrategy[Any]]:
    hints = get_type_hints(kind)
    return {name: st.from_type(hints[name]) for name in kind.__struct_fields__}


CATEGORIES = {
    "conversation": (ConversationEvent, conversation.evolve, Conversation(ROOM)),
    "membership": (MembershipEvent, membership.evolve, Membership(ALICE)),
    "invite": (InviteEvent, invite.evolve, Invite(ROOM, LINK)),
    "user": (UserEvent, user.evolve, User(ALICE)),
}


@pytest.mark.parametrize(("union", "evolve", "initial"), CATEGORIES.values(), ids=CATEGORIES)
@given(data=st.data())
def test_a_fold_refuses_nothing(union: Any, evolve: Any, initial: Any, data: st.DataObject) -> None:
    events = data.draw(events_of(union))
    assert isinstance(reduce(evolve, events, initial), type(initial))


@given(events=events_of(MembershipEvent))
def test_who_joins_again_starts_anew(events: list[Any]) -> None:
    before = reduce(membership.evolve, events, Membership(ALICE))
    joined = membership.evolve(before, MemberJoined(user_id=ALICE))
    assert joined == membership.evolve(Membership(ALICE), MemberJoined(user_id=ALICE))


@given(events=events_of(MembershipEvent))
def test_leaving_ends_a_membership_and_a_ban_outlives_it(events: list[Any]) -> None:
    before = reduce(membership.evolve, events, Membership(ALICE))
    left = membership.evolve(before, MemberLeft(user_id=ALICE))
    banned = membership.evolve(left, MemberBanned(user_id=ALICE))
    assert not left.joined
    assert (banned.joined, banned.banned) == (False, True)
    assert membership.evolve(banned, MemberLeft(user_id=ALICE)).banned
