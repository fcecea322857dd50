"""Carries out the commands on messages that were sent: edit, delete, react, pin."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from commands.domain import revising
from commands.domain.conversation import Conversation
from commands.domain.errors import MessageUnknown
from commands.domain.membership import Membership
from commands.domain.mentions import mentioned
from commands.domain.message import Message
from commands.domain.permissions import Action, require
from commands.handlers import sender
from commands.handlers.deciding import Deciding
from commands.handlers.folds import Versioned
from commands.handlers.names import UserNames
from commands.handlers.plan import Change, Plan, change
from commands.handlers.sender import Sender
from commands.handlers.sent import SentMessages
from commands.handlers.states import States
from commands.ports import Appended
from contracts.commands.message import (
    AddReaction,
    DeleteMessage,
    EditMessage,
    MessageCommand,
    PinMessage,
    RemoveReaction,
    UnpinMessage,
)
from contracts.events.conversation import MessagePinned, MessageUnpinned
from contracts.ids import UserId
from contracts.log import Metadata

Pinning = Callable[[Message, Membership, Conversation], tuple[MessagePinned | MessageUnpinned, ...]]


class Situation(Struct, frozen=True):
    """Who acts on which message."""

    sender: Sender
    on: Versioned[Message]

    @property
    def message(self) -> Message:
        """The message."""
        return self.on.state

    @property
    def actor(self) -> Membership:
        """The membership of who acts."""
        return self.sender.membership.state

    @property
    def conversation(self) -> Conversation:
        """The conversation of both."""
        return self.sender.conversation.state


class Messages:
    """One method a command; each answers with what was recorded, now or the first time."""

    def __init__(
        self, deciding: Deciding, states: States, sent: SentMessages, names: UserNames
    ) -> None:
        self._deciding = deciding
        self._states = states
        self._sent = sent
        self._names = names

    async def edit(
        self,
        command: EditMessage,
        metadata: Metadata,
        occurred_at: datetime | None = None,
        mentions: tuple[UserId, ...] | None = None,
        *,
        even_unchanged: bool = False,
    ) -> Appended:
        """Change the text of one's own message; ``mentions`` replaces those that it names.

        ``even_unchanged`` also records that a message was edited whose earlier text is not known.
        """

        async def plan(*, fresh: bool) -> Plan:
            now = await self._situation(command, metadata, fresh=fresh)
            named = mentioned(command.body)
            people = await self._names.people(named.names) if mentions is None else mentions
            events = revising.edit(
                command,
                now.message,
                now.actor,
                now.conversation,
                people,
                everyone=named.everyone,
                even_unchanged=even_unchanged,
            )
            return _plan(command, change(now.on, *events), *now.sender.unmoved)

        return await self._deciding.carry_out(command, metadata, plan, occurred_at)

    async def delete(
        self, command: DeleteMessage, metadata: Metadata, occurred_at: datetime | None = None
    ) -> Appended:
        """Delete a message: its texts go with the same append, and so does its pin."""

        async def plan(*, fresh: bool) -> Plan:
            now = await self._situation(command, metadata, fresh=fresh)
            deleted = revising.delete(now.message, now.actor, now.conversation)
            if not deleted:
                return _plan(command)
            return Plan(
                key=command.conversation_id,
                changes=(
                    change(now.sender.membership),
                    change(
                        now.sender.conversation,
                        *revising.unpinned(now.message, now.conversation),
                    ),
                    change(now.on, *deleted),
                ),
                erase=await self._sent.texts(command.message_id),
            )

        appended = await self._deciding.carry_out(command, metadata, plan, occurred_at)
        self._sent.forget(command.message_id)
        return appended

    async def react(
        self,
        command: AddReaction | RemoveReaction,
        metadata: Metadata,
        occurred_at: datetime | None = None,
    ) -> Appended:
        """Add or take back a reaction; authorised now, harmless a moment late: no guard."""

        async def plan(*, fresh: bool) -> Plan:
            now = await self._situation(command, metadata, fresh=fresh)
            events = (
                revising.add_reaction(command, now.message, now.actor, now.conversation)
                if isinstance(command, AddReaction)
                else revising.remove_reaction(command, now.message, now.actor, now.conversation)
            )
            return _plan(command, Change(now.on.stream, events))

        return await self._deciding.carry_out(command, metadata, plan, occurred_at)

    async def pin(
        self, command: PinMessage, metadata: Metadata, occurred_at: datetime | None = None
    ) -> Appended:
        """Pin a message for everyone."""
        return await self._pinning(command, metadata, occurred_at, revising.pin)

    async def unpin(
        self, command: UnpinMessage, metadata: Metadata, occurred_at: datetime | None = None
    ) -> Appended:
        """Unpin a message."""
        return await self._pinning(command, metadata, occurred_at, revising.unpin)

    async def _pinning(
        self,
        command: MessageCommand,
        metadata: Metadata,
        occurred_at: datetime | None,
        decide: Pinning,
    ) -> Appended:
        async def plan(*, fresh: bool) -> Plan:
            now = await self._situation(command, metadata, fresh=fresh)
            events = decide(now.message, now.actor, now.conversation)
            # The message is guarded too: one deleted meanwhile is not pinned.
            return _plan(
                command,
                change(now.sender.conversation, *events),
                change(now.sender.membership),
                change(now.on),
            )

        return await self._deciding.carry_out(command, metadata, plan, occurred_at)

    async def _situation(
        self, command: MessageCommand, metadata: Metadata, *, fresh: bool
    ) -> Situation:
        """Return who acts on which message; only members learn whether there is such a message."""
        actor = await sender.load(
            self._states, command.conversation_id, metadata.actor_id, fresh=fresh
        )
        require(Action.READ, actor.membership.state, actor.conversation.state)
        message = await self._sent.message(command.message_id)
        if message.state.conversation_id != command.conversation_id:
            raise MessageUnknown(command.message_id)
        return Situation(actor, message)


def _plan(command: MessageCommand, *changes: Change) -> Plan:
    """Return the plan of ``changes``, which guard nothing if they change nothing."""
    needed = changes if any(each.events for each in changes) else ()
    return Plan(key=command.conversation_id, changes=needed)
