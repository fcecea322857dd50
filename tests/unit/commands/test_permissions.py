import pytest

from commands.domain.conversation import Conversation
from commands.domain.errors import (
    CommandRejected,
    ConversationIsArchived,
    ConversationUnknown,
    NotAMember,
    NotForDirect,
    NotPermitted,
)
from commands.domain.permissions import (
    RULES,
    Action,
    require,
    require_grant,
    require_over,
)
from contracts.events.conversation import Visibility
from contracts.events.membership import Role
from tests.unit.commands.given import BOB, channel, direct, group, member, nowhere, outsider


def test_every_action_has_a_rule() -> None:
    assert set(RULES) == set(Action)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_a_member_may_do_what_the_table_says(action: Action, role: Role) -> None:
    if role in RULES[action].roles:
        require(action, member(role), group())
    else:
        with pytest.raises(NotPermitted, match=action.value):
            require(action, member(role), group())


@pytest.mark.parametrize("action", Action)
def test_an_owner_may_do_anything_in_an_open_group(action: Action) -> None:
    require(action, member(Role.OWNER), group())


@pytest.mark.parametrize("action", Action)
def test_an_archived_conversation_takes_only_what_the_table_says(action: Action) -> None:
    if RULES[action].in_archived:
        require(action, member(Role.OWNER), group(archived=True))
    else:
        with pytest.raises(ConversationIsArchived):
            require(action, member(Role.OWNER), group(archived=True))


@pytest.mark.parametrize("action", [action for action in Action if not RULES[action].in_direct])
def test_two_people_alone_have_no_roles_and_stay(action: Action) -> None:
    with pytest.raises(NotForDirect):
        require(action, member(), direct())


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize(
    ("conversation", "answer"),
    [
        (nowhere(), ConversationUnknown),
        (group(), ConversationUnknown),
        (direct(), ConversationUnknown),
        (channel(visibility=Visibility.PRIVATE), ConversationUnknown),
        (channel(), NotAMember),
    ],
    ids=["nothing", "group", "direct", "private channel", "public channel"],
)
def test_an_outsider_learns_of_public_channels_only(
    action: Action, conversation: Conversation, answer: type[CommandRejected]
) -> None:
    with pytest.raises(answer):
        require(action, outsider(), conversation)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("conversation", [group(), channel()], ids=["group", "public channel"])
def test_a_banned_person_learns_of_nothing(action: Action, conversation: Conversation) -> None:
    with pytest.raises(ConversationUnknown):
        require(action, outsider(banned=True), conversation)


@pytest.mark.parametrize("other", Role)
@pytest.mark.parametrize("actor", [Role.OWNER, Role.ADMIN])
def test_only_owners_act_on_equals(actor: Role, other: Role) -> None:
    allowed = actor is Role.OWNER or other in (Role.MEMBER, Role.GUEST)
    if allowed:
        require_over(Action.REMOVE_MEMBER, member(actor), member(other, BOB))
    else:
        with pytest.raises(NotPermitted):
            require_over(Action.REMOVE_MEMBER, member(actor), member(other, BOB))


@pytest.mark.parametrize(
    ("actor", "highest"), [(role, role) for role in Role], ids=[role.value for role in Role]
)
def test_nobody_gives_a_role_above_their_own(actor: Role, highest: Role) -> None:
    order = [Role.GUEST, Role.MEMBER, Role.ADMIN, Role.OWNER]
    for role in order:
        if order.index(role) <= order.index(highest):
            require_grant(member(actor), role)
        else:
            with pytest.raises(NotPermitted):
                require_grant(member(actor), role)
