"""A channel of an archive becomes a conversation, made now unless an earlier run did."""

from commands.domain.errors import AlreadyAMember, ValueTaken
from contracts.commands.conversation import CreateConversation, InviteMember
from contracts.events.conversation import Kind, Visibility
from contracts.events.membership import Role
from contracts.ids import ConversationId
from infra.importing import names
from infra.importing.place import Place
from infra.importing.records import Account, ForeignChannel
from infra.importing.tally import Tally

_LONGEST_TITLE = 120
_LONGEST_TOPIC = 1_000


async def open_channel(
    channel: ForeignChannel, creator: Account, owner: Account, place: Place, tally: Tally
) -> ConversationId:
    """Return the conversation of a channel; ``owner`` owns it beside who made it."""
    conversation_id = ConversationId(place.ids.make(f"channel/{channel.key}"))
    if not (await place.side.states.conversation(conversation_id, fresh=True)).state.exists:
        await _create(channel, conversation_id, creator, place)
        tally.channels_made += 1
    membership = await place.side.states.membership(conversation_id, owner.user_id, fresh=True)
    if not membership.state.joined:
        await _hand_over(channel, conversation_id, creator, owner, place)
    return conversation_id


async def _create(
    channel: ForeignChannel, conversation_id: ConversationId, creator: Account, place: Place
) -> None:
    slug = names.slug(channel.name)
    for wanted in (slug, names.another_slug(slug, str(conversation_id))):
        command = CreateConversation(
            command_id=place.command_id(f"create/{channel.key}/{wanted}", channel.created_at),
            conversation_id=conversation_id,
            kind=Kind.CHANNEL,
            visibility=Visibility.PUBLIC if channel.public else Visibility.PRIVATE,
            title=names.line(channel.title, _LONGEST_TITLE) or wanted,
            slug=wanted,
            topic=names.line(channel.topic, _LONGEST_TOPIC) or None,
        )
        metadata = place.metadata(creator.user_id, command.command_id)
        try:
            await place.side.conversations.create(command, metadata, channel.created_at)
        except ValueTaken:
            if wanted != slug:
                raise
        else:
            return


async def _hand_over(
    channel: ForeignChannel,
    conversation_id: ConversationId,
    creator: Account,
    owner: Account,
    place: Place,
) -> None:
    command = InviteMember(
        command_id=place.command_id(f"owner/{channel.key}/{owner.user_id}", channel.created_at),
        conversation_id=conversation_id,
        user_id=owner.user_id,
        role=Role.OWNER,
    )
    metadata = place.metadata(creator.user_id, command.command_id)
    try:
        await place.side.members.change_other(command, metadata, channel.created_at)
    except AlreadyAMember:
        return
