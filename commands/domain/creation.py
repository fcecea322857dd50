"""How a conversation comes to be, with its first members."""

from collections.abc import Sequence

from commands.domain.conversation import Conversation
from commands.domain.errors import Inapplicable, InvalidText, ValueTaken
from commands.domain.text import check_line, check_name
from contracts.commands.conversation import CreateConversation
from contracts.events.conversation import ConversationCreated, Kind, Visibility
from contracts.events.membership import MemberJoined, Role
from contracts.ids import UserId, is_uuid7


def decide_create(
    command: CreateConversation, actor_id: UserId, state: Conversation
) -> ConversationCreated:
    """Return the new conversation.

    Raises:
        CommandRejected: its id is taken, or its parts do not make one of its kind.
    """
    if not is_uuid7(command.conversation_id):
        raise InvalidText("conversation_id", "must be a UUIDv7")
    if command.title is not None:
        check_name("title", command.title)
    check_line("topic", command.topic or "")
    _check_parts(command, actor_id)
    if state.exists:
        raise ValueTaken("conversation id", str(command.conversation_id))
    return ConversationCreated(
        conversation_id=command.conversation_id,
        kind=command.kind,
        visibility=command.visibility,
        title=command.title,
        slug=command.slug,
        topic=command.topic or None,
        owner_ids=() if command.kind is Kind.DIRECT else (actor_id,),
    )


def others(command: CreateConversation, actor_id: UserId) -> Sequence[UserId]:
    """Return each other person once, in the order given."""
    return [user_id for user_id in dict.fromkeys(command.member_ids) if user_id != actor_id]


def first_members(command: CreateConversation, actor_id: UserId) -> Sequence[MemberJoined]:
    """Return who is in from the start: the creator owns it, unless it is a direct pair."""
    creator = Role.MEMBER if command.kind is Kind.DIRECT else Role.OWNER
    added = [MemberJoined(user_id=it, invited_by=actor_id) for it in others(command, actor_id)]
    return [MemberJoined(user_id=actor_id, role=creator), *added]


def direct_pair(command: CreateConversation, actor_id: UserId) -> str | None:
    """Return the value that only one direct conversation of these two may claim."""
    if command.kind is not Kind.DIRECT:
        return None
    return ".".join(sorted(str(user_id) for user_id in {actor_id, *command.member_ids}))


def _check_parts(command: CreateConversation, actor_id: UserId) -> None:
    if command.kind is not Kind.CHANNEL and command.visibility is Visibility.PUBLIC:
        raise Inapplicable("only a channel can be public")
    if command.kind is not Kind.CHANNEL and command.slug is not None:
        raise Inapplicable("only a channel has a slug")
    if command.kind is Kind.CHANNEL and command.title is None and command.slug is None:
        raise InvalidText("title", "a channel needs a title or a slug")
    if command.kind is Kind.DIRECT:
        if command.title is not None or command.topic:
            raise Inapplicable("a direct conversation has neither title nor topic")
        if len(others(command, actor_id)) != 1:
            raise InvalidText("member_ids", "a direct conversation has exactly one other member")
