from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from commands.domain.errors import (
    CommandRejected,
    ConversationIsArchived,
    InvalidText,
    InviteUnknown,
    IsBanned,
    NotPermitted,
    ValueTaken,
)
from commands.domain.invite import Invite
from commands.domain.inviting import decide_accept, decide_create_link, decide_revoke_link
from contracts.commands.conversation import CreateInviteLink
from contracts.events.invite import InviteLinkCreated, InviteLinkRevoked, InviteLinkUsed
from contracts.events.membership import MemberJoined, Role
from contracts.ids import InviteId, uuid7
from tests.unit.commands.given import (
    ALICE,
    ROOM,
    command_id,
    group,
    member,
    nowhere,
    outsider,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SOON = NOW + timedelta(hours=1)
LINK = InviteId(uuid7())
NONE = Invite(ROOM, LINK)
OPEN = Invite(ROOM, LINK, exists=True)


def create(**fields: Any) -> CreateInviteLink:
    return CreateInviteLink(
        command_id=command_id(), conversation_id=ROOM, **({"invite_id": LINK} | fields)
    )


def test_an_admin_makes_a_link() -> None:
    command = create(expires_at=SOON, max_uses=5)
    assert decide_create_link(command, group(), member(Role.ADMIN), NONE, NOW) == (
        InviteLinkCreated(invite_id=LINK, conversation_id=ROOM, expires_at=SOON, max_uses=5),
    )


def test_a_link_that_would_open_nothing_is_not_made() -> None:
    owner = member(Role.OWNER)
    with pytest.raises(InvalidText):
        decide_create_link(create(expires_at=NOW), group(), owner, NONE, NOW)
    with pytest.raises(InvalidText):
        decide_create_link(create(invite_id=InviteId(UUID(int=4))), group(), owner, NONE, NOW)
    with pytest.raises(ValueTaken):
        decide_create_link(create(), group(), owner, OPEN, NOW)
    with pytest.raises(ConversationIsArchived):
        decide_create_link(create(), group(archived=True), owner, NONE, NOW)
    with pytest.raises(NotPermitted):
        decide_create_link(create(), group(), member(), NONE, NOW)


def test_a_link_is_revoked_once() -> None:
    revoked = (InviteLinkRevoked(invite_id=LINK, conversation_id=ROOM),)
    owner = member(Role.OWNER)
    assert decide_revoke_link(group(), owner, OPEN) == revoked
    assert decide_revoke_link(group(), owner, replace(OPEN, revoked=True)) == ()
    with pytest.raises(InviteUnknown):
        decide_revoke_link(group(), owner, NONE)


def test_a_holder_of_the_link_joins_by_it() -> None:
    used, joined = decide_accept(group(), outsider(), OPEN, NOW)
    assert used == (InviteLinkUsed(invite_id=LINK, conversation_id=ROOM, user_id=ALICE),)
    assert joined == (MemberJoined(user_id=ALICE, invite_id=LINK),)


def test_a_member_uses_up_nothing() -> None:
    assert decide_accept(group(), member(), OPEN, NOW) == ((), ())


@pytest.mark.parametrize(
    "invite",
    [
        NONE,
        replace(OPEN, revoked=True),
        replace(OPEN, expires_at=NOW),
        replace(OPEN, max_uses=2, uses=2),
    ],
    ids=["none", "revoked", "expired", "used up"],
)
def test_a_link_that_is_over_opens_nothing(invite: Invite) -> None:
    with pytest.raises(InviteUnknown):
        decide_accept(group(), outsider(), invite, NOW)


def test_a_link_opens_until_its_last_use_and_instant() -> None:
    invite = replace(OPEN, max_uses=2, uses=1, expires_at=NOW + timedelta(microseconds=1))
    assert decide_accept(group(), outsider(), invite, NOW)[1]


@pytest.mark.parametrize(
    ("conversation", "state", "refusal"),
    [
        (nowhere(), outsider(), InviteUnknown),
        (group(), outsider(banned=True), IsBanned),
        (group(archived=True), outsider(), ConversationIsArchived),
    ],
)
def test_a_link_does_not_help(
    conversation: Any, state: Any, refusal: type[CommandRejected]
) -> None:
    with pytest.raises(refusal):
        decide_accept(conversation, state, OPEN, NOW)
