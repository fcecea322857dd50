from typing import Any
from uuid import UUID

import pytest

from commands.domain.creation import decide_create, direct_pair, first_members
from commands.domain.errors import CommandRejected, Inapplicable, InvalidText, ValueTaken
from contracts.commands.conversation import CreateConversation
from contracts.events.conversation import ConversationCreated, Kind, Visibility
from contracts.events.membership import MemberJoined, Role
from contracts.ids import ConversationId, UserId, uuid7
from tests.unit.commands.given import ALICE, BOB, ROOM, command_id, group, nowhere


def create(kind: Kind, **fields: Any) -> CreateConversation:
    return CreateConversation(
        command_id=command_id(), conversation_id=fields.pop("id", ROOM), kind=kind, **fields
    )


def test_a_group_belongs_to_its_creator() -> None:
    command = create(Kind.GROUP, title="Lunch", member_ids=(BOB, ALICE, BOB))
    assert decide_create(command, ALICE, nowhere()) == ConversationCreated(
        conversation_id=ROOM, kind=Kind.GROUP, title="Lunch", owner_ids=(ALICE,)
    )
    assert first_members(command, ALICE) == [
        MemberJoined(user_id=ALICE, role=Role.OWNER),
        MemberJoined(user_id=BOB, invited_by=ALICE),
    ]


def test_in_a_direct_pair_both_are_members() -> None:
    command = create(Kind.DIRECT, member_ids=(BOB,))
    assert decide_create(command, ALICE, nowhere()).owner_ids == ()
    assert [event.role for event in first_members(command, ALICE)] == [Role.MEMBER, Role.MEMBER]


def test_a_pair_is_the_same_whoever_begins() -> None:
    mine = direct_pair(create(Kind.DIRECT, member_ids=(BOB,)), ALICE)
    assert mine is not None
    assert mine == direct_pair(create(Kind.DIRECT, member_ids=(ALICE, BOB)), BOB)
    assert direct_pair(create(Kind.GROUP, member_ids=(BOB,)), ALICE) is None


WRONG: dict[str, tuple[CreateConversation, type[CommandRejected]]] = {
    "a direct one with oneself": (create(Kind.DIRECT, member_ids=(ALICE,)), InvalidText),
    "a direct one of three": (
        create(Kind.DIRECT, member_ids=(BOB, UserId(uuid7()))),
        InvalidText,
    ),
    "a direct one with a title": (
        create(Kind.DIRECT, member_ids=(BOB,), title="Us"),
        Inapplicable,
    ),
    "a public group": (create(Kind.GROUP, visibility=Visibility.PUBLIC), Inapplicable),
    "a group with a slug": (create(Kind.GROUP, slug="lunch"), Inapplicable),
    "a channel without a name": (create(Kind.CHANNEL), InvalidText),
    "a hidden character": (create(Kind.GROUP, title="a\u202eb"), InvalidText),
    "a topic of two lines": (create(Kind.GROUP, topic="a\nb"), InvalidText),
    "an id of the server's choice": (
        create(Kind.GROUP, id=ConversationId(UUID(int=1))),
        InvalidText,
    ),
}


@pytest.mark.parametrize(("command", "refusal"), WRONG.values(), ids=WRONG)
def test_parts_that_do_not_fit_are_refused(
    command: CreateConversation, refusal: type[CommandRejected]
) -> None:
    with pytest.raises(refusal):
        decide_create(command, ALICE, nowhere())


def test_an_id_is_used_once() -> None:
    with pytest.raises(ValueTaken):
        decide_create(create(Kind.GROUP), ALICE, group())
