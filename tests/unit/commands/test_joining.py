from datetime import UTC, datetime

import pytest

from commands.domain.conversation import Conversation
from commands.domain.errors import (
    AlreadyAMember,
    CommandRejected,
    ConversationIsArchived,
    ConversationUnknown,
    IsBanned,
    LastOwner,
    NotForDirect,
    StillOpen,
)
from commands.domain.joining import decide_own
from commands.domain.membership import Membership
from commands.domain.ownership import abandon, ownership
from contracts.commands.conversation import (
    JoinConversation,
    LeaveConversation,
    PinConversation,
    SetNotificationLevel,
    UnpinConversation,
)
from contracts.events.conversation import OwnersChanged, Visibility
from contracts.events.membership import (
    ConversationPinned,
    ConversationUnpinned,
    Level,
    MemberJoined,
    MemberLeft,
    NotificationLevelChanged,
    Role,
)
from tests.unit.commands.given import (
    ALICE,
    BOB,
    ROOM,
    channel,
    command_id,
    direct,
    group,
    member,
    nowhere,
    outsider,
)

JOIN = JoinConversation(command_id=command_id(), conversation_id=ROOM)
LEAVE = LeaveConversation(command_id=command_id(), conversation_id=ROOM)
PIN = PinConversation(command_id=command_id(), conversation_id=ROOM)
UNPIN = UnpinConversation(command_id=command_id(), conversation_id=ROOM)


def test_anyone_joins_a_public_channel() -> None:
    assert decide_own(JOIN, outsider(), channel()) == (MemberJoined(user_id=ALICE),)


REFUSALS: dict[str, tuple[Membership, Conversation, type[CommandRejected]]] = {
    "nothing": (outsider(), nowhere(), ConversationUnknown),
    "a group": (outsider(), group(), ConversationUnknown),
    "a private channel": (
        outsider(),
        channel(visibility=Visibility.PRIVATE),
        ConversationUnknown,
    ),
    "a private channel while banned": (
        outsider(banned=True),
        channel(visibility=Visibility.PRIVATE),
        ConversationUnknown,
    ),
    "a public channel while banned": (outsider(banned=True), channel(), IsBanned),
    "an archived channel": (outsider(), channel(archived=True), ConversationIsArchived),
    "a channel joined before": (member(), channel(), AlreadyAMember),
}


@pytest.mark.parametrize(("state", "conversation", "refusal"), REFUSALS.values(), ids=REFUSALS)
def test_nobody_joins(
    state: Membership, conversation: Conversation, refusal: type[CommandRejected]
) -> None:
    with pytest.raises(refusal):
        decide_own(JOIN, state, conversation)


def test_who_was_added_by_another_may_join_without_an_event() -> None:
    assert decide_own(JOIN, member(invited_by=BOB), channel()) == ()


def test_a_member_leaves_an_archived_conversation_too() -> None:
    assert decide_own(LEAVE, member(), group(archived=True)) == (MemberLeft(user_id=ALICE),)


def test_nobody_leaves_the_other_of_a_pair() -> None:
    with pytest.raises(NotForDirect):
        decide_own(LEAVE, member(), direct())


def test_the_last_owner_does_not_leave() -> None:
    with pytest.raises(LastOwner):
        ownership(group(), member(Role.OWNER), [MemberLeft(user_id=ALICE)])


def test_one_of_two_owners_leaves_the_other() -> None:
    both = group(owners=(ALICE, BOB))
    assert ownership(both, member(Role.OWNER), [MemberLeft(user_id=ALICE)]) == (
        OwnersChanged(owner_ids=(BOB,)),
    )


def test_only_an_archived_conversation_is_abandoned() -> None:
    with pytest.raises(StillOpen):
        abandon(group())
    assert abandon(group(archived=True)) == (OwnersChanged(owner_ids=()),)


def test_a_member_chooses_what_to_be_notified_of() -> None:
    until = datetime(2026, 12, 1, tzinfo=UTC)
    command = SetNotificationLevel(
        command_id=command_id(), conversation_id=ROOM, level=Level.NONE, until=until
    )
    chosen = NotificationLevelChanged(user_id=ALICE, level=Level.NONE, until=until)
    assert decide_own(command, member(), direct()) == (chosen,)
    already = Membership(ALICE, joined=True, level=Level.NONE, level_until=until)
    assert decide_own(command, already, direct()) == ()


def test_a_member_pins_the_conversation_once() -> None:
    pinned = Membership(ALICE, joined=True, pinned=True)
    assert decide_own(PIN, member(), direct()) == (ConversationPinned(user_id=ALICE),)
    assert decide_own(PIN, pinned, direct()) == ()
    assert decide_own(UNPIN, pinned, direct()) == (ConversationUnpinned(user_id=ALICE),)
    assert decide_own(UNPIN, member(), direct()) == ()
