"""Conversations come to be and change."""

from datetime import datetime

from commands.domain.conversation import Conversation
from commands.domain.creation import decide_create, direct_pair, first_members, others
from commands.domain.details import DetailsCommand, decide_details
from commands.domain.errors import ValueTaken
from commands.domain.members import check_may_be_added
from commands.handlers.avatars import Avatars
from commands.handlers.deciding import Deciding
from commands.handlers.folds import Versioned
from commands.handlers.plan import Change, Plan, change
from commands.handlers.sender import load
from commands.handlers.states import States
from commands.ports import NEW, Appended, Claim, EventLog
from contracts import streams
from contracts.commands.conversation import CreateConversation, SetConversationAvatar
from contracts.ids import AttachmentId, UserId
from contracts.log import Metadata

DIRECT_PAIR = "direct-pair"
CHANNEL_SLUG = "channel-slug"


class Conversations:
    """Creates conversations, changes their details, closes and opens them."""

    def __init__(self, log: EventLog, states: States, deciding: Deciding, avatars: Avatars) -> None:
        self._avatars = avatars
        self._log = log
        self._states = states
        self._deciding = deciding

    async def create(
        self, command: CreateConversation, metadata: Metadata, occurred_at: datetime | None = None
    ) -> Appended:
        """Create it with its first members; the answer is its id, or that of the pair there was.

        Raises:
            CommandRejected: it cannot be made so, or its slug is taken.
        """

        async def plan(*, fresh: bool) -> Plan:
            if existing := await self._existing_pair(command, metadata.actor_id):
                return Plan(key=command.conversation_id, answer=existing)
            state = await self._states.conversation(command.conversation_id, fresh=fresh)
            return await self._created(command, metadata.actor_id, state)

        try:
            return await self._deciding.carry_out(command, metadata, plan, occurred_at)
        except ValueTaken as taken:
            if taken.scope != DIRECT_PAIR:
                raise
        # The other one of the pair was faster, so that now there is one to answer with.
        return await self._deciding.carry_out(command, metadata, plan, occurred_at)

    async def change(
        self, command: DetailsCommand, metadata: Metadata, occurred_at: datetime | None = None
    ) -> Appended:
        """Rename it, set its topic or picture, archive or unarchive it.

        Raises:
            CommandRejected: the actor may not, or the text may not be stored.
        """

        async def plan(*, fresh: bool) -> Plan:
            on = await load(self._states, command.conversation_id, metadata.actor_id, fresh=fresh)
            state, actor = on.conversation.state, on.membership.state
            avatar = _picture(command)
            uploaded = await self._avatars.uploaded(metadata.actor_id, avatar)
            events = decide_details(command, state, actor, uploaded=uploaded)
            if events and avatar is not None:
                await self._avatars.give(metadata.actor_id, avatar, command.conversation_id)
            changes = (change(on.conversation, *events), change(on.membership))
            return Plan(key=command.conversation_id, changes=changes)

        return await self._deciding.carry_out(command, metadata, plan, occurred_at)

    async def _existing_pair(self, command: CreateConversation, actor_id: UserId) -> bytes | None:
        pair = direct_pair(command, actor_id)
        stream = None if pair is None else await self._log.claimed(DIRECT_PAIR, pair)
        return None if stream is None else streams.subject_of(stream).bytes

    async def _created(
        self, command: CreateConversation, actor_id: UserId, state: Versioned[Conversation]
    ) -> Plan:
        created = decide_create(command, actor_id, state.state)
        for user_id in others(command, actor_id):
            check_may_be_added((await self._states.user(user_id, fresh=True)).state)
        conversation_id = command.conversation_id
        members = tuple(
            Change(streams.membership(conversation_id, event.user_id), (event,), NEW)
            for event in first_members(command, actor_id)
        )
        return Plan(
            key=conversation_id,
            changes=(change(state, created), *members),
            claims=_claims(command, actor_id),
            answer=conversation_id.bytes,
        )


def _picture(command: DetailsCommand) -> AttachmentId | None:
    return command.attachment_id if isinstance(command, SetConversationAvatar) else None


def _claims(command: CreateConversation, actor_id: UserId) -> tuple[Claim, ...]:
    stream = streams.conversation(command.conversation_id)
    wanted = {DIRECT_PAIR: direct_pair(command, actor_id), CHANNEL_SLUG: command.slug}
    return tuple(Claim(scope, value, stream) for scope, value in wanted.items() if value)
