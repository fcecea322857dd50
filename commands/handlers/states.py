"""What commands are decided on: conversations, memberships, accounts and invite links in memory."""

from collections.abc import Hashable, Sequence
from typing import Protocol

from commands.domain import conversation, invite, membership, user
from commands.domain.conversation import Conversation
from commands.domain.invite import Invite
from commands.domain.membership import Membership
from commands.domain.user import User
from commands.handlers.folds import Folds, Versioned
from commands.ports import EventLog
from contracts import streams
from contracts.events import AnyEvent
from contracts.ids import ConversationId, InviteId, UserId
from contracts.log import Recorded
from contracts.streams import Stream


class _Followed(Protocol):
    def advance(self, key: Hashable, expected: int, events: Sequence[AnyEvent]) -> None: ...

    def follow(self, key: Hashable, recorded: Recorded) -> None: ...


class States:
    """Folded states, perhaps stale: guards make that cost a retry and never a wrong answer."""

    def __init__(self, log: EventLog, capacity: int) -> None:
        """Keep at most ``capacity`` states of each category."""
        self._conversations = Folds(log, conversation.evolve, capacity)
        self._memberships = Folds(log, membership.evolve, capacity)
        self._users = Folds(log, user.evolve, capacity)
        self._invites = Folds(log, invite.evolve, capacity)

    def cached_conversation(
        self, conversation_id: ConversationId
    ) -> Versioned[Conversation] | None:
        """Return the conversation if it is in memory, without waiting."""
        return self._conversations.cached(conversation_id.int)

    def cached_membership(
        self, conversation_id: ConversationId, user_id: UserId
    ) -> Versioned[Membership] | None:
        """Return the membership if it is in memory, without waiting."""
        return self._memberships.cached((conversation_id.int, user_id.int))

    async def conversation(
        self, conversation_id: ConversationId, *, fresh: bool = False
    ) -> Versioned[Conversation]:
        """Return the conversation, from the log if asked for ``fresh``."""
        stream, initial = streams.conversation(conversation_id), Conversation(conversation_id)
        return await self._conversations.load(conversation_id.int, stream, initial, fresh=fresh)

    async def membership(
        self, conversation_id: ConversationId, user_id: UserId, *, fresh: bool = False
    ) -> Versioned[Membership]:
        """Return one person's membership, from the log if asked for ``fresh``."""
        key = (conversation_id.int, user_id.int)
        stream = streams.membership(conversation_id, user_id)
        return await self._memberships.load(key, stream, Membership(user_id), fresh=fresh)

    async def user(self, user_id: UserId, *, fresh: bool = False) -> Versioned[User]:
        """Return the account, from the log if asked for ``fresh``."""
        stream = streams.user(user_id)
        return await self._users.load(user_id.int, stream, User(user_id), fresh=fresh)

    async def invite(
        self, conversation_id: ConversationId, invite_id: InviteId, *, fresh: bool = False
    ) -> Versioned[Invite]:
        """Return the invite link, from the log if asked for ``fresh``."""
        stream = streams.invite(conversation_id, invite_id)
        initial = Invite(conversation_id, invite_id)
        key = (conversation_id.int, invite_id.int)
        return await self._invites.load(key, stream, initial, fresh=fresh)

    def advance(self, stream: Stream, expected: int, events: Sequence[AnyEvent]) -> None:
        """Fold own events, just appended after revision ``expected`` of ``stream``."""
        if place := self._place(stream.name, stream.key.int):
            folds, key = place
            folds.advance(key, expected, events)

    def receive(self, _first_lane: int, events: Sequence[Recorded]) -> None:
        """Fold committed events into what is in memory; subscribe this to the feed."""
        for recorded in events:
            if place := self._place(recorded.stream, recorded.key.int):
                folds, key = place
                folds.follow(key, recorded)

    def _place(self, stream: str, key: int) -> tuple[_Followed, Hashable] | None:
        match streams.category(stream):
            case "conversation":
                return self._conversations, key
            case "membership":
                conversation_id, user_id = streams.membership_of(stream)
                return self._memberships, (conversation_id.int, user_id.int)
            case "user":
                return self._users, key
            case "invite":
                return self._invites, (key, streams.subject_of(stream).int)
            case _:
                return None
