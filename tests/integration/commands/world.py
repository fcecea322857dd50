"""The write side on a real event log: real handlers, real guards."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from commands.domain.membership import Membership
from commands.handlers.avatars import Avatars
from commands.handlers.conversations import Conversations
from commands.handlers.deciding import Deciding
from commands.handlers.invites import Invites
from commands.handlers.members import Members
from commands.handlers.names import SCOPE
from commands.handlers.plan import Change, Envelope, Plan, append_of
from commands.handlers.states import States
from commands.handlers.users import Users
from commands.ports import NEW, Appended, Claim, EventLog
from contracts import streams
from contracts.commands.command import Command
from contracts.commands.conversation import CreateConversation
from contracts.events import AnyEvent, Erased
from contracts.events.codec import decode
from contracts.events.conversation import Kind
from contracts.events.user import UserRegistered
from contracts.ids import SYSTEM, CommandId, ConversationId, UserId, uuid7
from contracts.log import Metadata
from contracts.streams import Stream
from infra.memory.blobs import MemoryBlobs
from infra.memory.feed import InProcessFeed
from infra.sealing import InviteCodes

C = TypeVar("C", bound=Command)
CODES = InviteCodes(bytes(32))
CAPACITY = 1_000


def a(command: Callable[..., C], /, **fields: Any) -> C:
    """Return a command under a new id."""
    return command(command_id=CommandId(uuid7()), **fields)


def by(actor_id: UserId, command: Command) -> Metadata:
    return Metadata(actor_id=actor_id, command_id=command.command_id, correlation_id=uuid7())


class EndedLogins:
    """Remembers whose logins were ended."""

    def __init__(self) -> None:
        self.of: list[UserId] = []

    async def end_all(self, user_id: UserId) -> None:
        self.of.append(user_id)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, hours: int) -> None:
        self.now += timedelta(hours=hours)


class Node:
    """One process of the write side, with states of its own."""

    def __init__(self, log: EventLog, clock: Clock, capacity: int = CAPACITY) -> None:
        self.log = log
        self.states = States(log, capacity)
        self.deciding = Deciding(log, self.states)
        self.logins = EndedLogins()
        self.avatars = Avatars(MemoryBlobs())
        self.conversations = Conversations(log, self.states, self.deciding, self.avatars)
        self.members = Members(log, self.states, self.deciding)
        self.invites = Invites(self.states, self.deciding, CODES, clock)
        self.users = Users(log, self.states, self.deciding, self.logins, self.avatars)


class World:
    """A log, a node that follows its feed, and people with accounts."""

    def __init__(self, log: EventLog, feed: InProcessFeed) -> None:
        self.log = log
        self.clock = Clock()
        self.node = self.another_node()
        feed.subscribe(self.node.states.receive)

    def another_node(self, capacity: int = CAPACITY) -> Node:
        """Return one that hears of nothing: what it has in memory grows stale."""
        return Node(self.log, self.clock, capacity)

    async def person(self, name: str, *, is_admin: bool = False) -> UserId:
        user_id = UserId(uuid7())
        event = UserRegistered(
            user_id=user_id, user_name=name, display_name=name.title(), is_admin=is_admin
        )
        stream = streams.user(user_id)
        plan = Plan(
            key=user_id,
            changes=(Change(stream, (event,), NEW),),
            claims=(Claim(SCOPE, name, stream),),
        )
        metadata = Metadata(actor_id=SYSTEM, command_id=CommandId(uuid7()), correlation_id=uuid7())
        outcome = await self.log.append(append_of(plan, Envelope(metadata, b"")))
        assert isinstance(outcome, Appended)
        return user_id

    async def people(self, count: int) -> list[UserId]:
        return [await self.person(f"person{number}") for number in range(count)]

    async def conversation(
        self, owner: UserId, *others: UserId, kind: Kind = Kind.GROUP, **fields: Any
    ) -> ConversationId:
        conversation_id = ConversationId(uuid7())
        command = a(
            CreateConversation,
            conversation_id=conversation_id,
            kind=kind,
            member_ids=others,
            **fields,
        )
        await self.node.conversations.create(command, by(owner, command))
        return conversation_id

    async def events(self, stream: Stream) -> list[AnyEvent | Erased]:
        return [decode(recorded) for recorded in await self.log.read_stream(stream)]

    async def membership(self, conversation_id: ConversationId, user_id: UserId) -> Membership:
        found = await self.node.states.membership(conversation_id, user_id, fresh=True)
        return found.state
