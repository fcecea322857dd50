"""The write side of messages on a real log, with people and a conversation in it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from commands.handlers.deciding import Deciding
from commands.handlers.drafts import Drafts
from commands.handlers.members import Members
from commands.handlers.messages import Messages
from commands.handlers.names import UserNames
from commands.handlers.plan import Change, Envelope, Plan, append_of
from commands.handlers.read_markers import ReadMarkers
from commands.handlers.scheduler import Scheduler
from commands.handlers.scheduling import Scheduling
from commands.handlers.send_core import SendCore
from commands.handlers.sent import SentMessages
from commands.handlers.states import States
from commands.ports import Appended, Claim
from contracts import streams
from contracts.commands.command import Command
from contracts.commands.message import SendMessage
from contracts.events import AnyEvent, Erased
from contracts.events.codec import decode
from contracts.events.conversation import (
    ConversationArchived,
    ConversationCreated,
    Kind,
    TopicChanged,
    Visibility,
)
from contracts.events.membership import MemberBanned, MemberJoined, MemberRemoved, Role
from contracts.events.user import UserDeactivated, UserRegistered
from contracts.ids import CommandId, ConversationId, MessageId, UserId, uuid7
from contracts.log import PARTITIONS, Metadata, Recorded
from infra.memory.event_log import MemoryEventLog
from infra.memory.feed import InProcessFeed
from infra.sqlite.event_log import SqliteEventLog

Log = MemoryEventLog | SqliteEventLog


class Clock:
    """A time that only the test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, time: timedelta) -> None:
        self.now += time


class World:
    """Everything that carries out commands on messages."""

    def __init__(self, log: Log, activity: Log, feed: InProcessFeed, clock: Clock) -> None:
        self.log = log
        self.activity = activity
        self.clock = clock
        self.states = States(log, 1000)
        self.sent = SentMessages(log, 1000)
        self.names = UserNames(log)
        self.drafts = Drafts(self.states, self.sent, self.names)
        self.deciding = Deciding(log, self.states)
        self.core = SendCore(log, self.states, self.drafts, clock=clock)
        self.messages = Messages(self.deciding, self.states, self.sent, self.names)
        self.markers = ReadMarkers(log, activity, self.states)
        self.scheduling = Scheduling(log, self.deciding, self.states, self.drafts, clock=clock)
        self.scheduler = Scheduler(log, self.states, self.core, clock)
        self.members = Members(log, self.states, self.deciding)
        for receiver in (self.states, self.sent, self.scheduler):
            feed.subscribe(receiver.receive)

    async def record(self, stream: streams.Stream, *events: AnyEvent, claim: str = "") -> None:
        claims = (Claim("user-name", claim, stream),) if claim else ()
        plan = Plan(key=stream.key, changes=(Change(stream, events),), claims=claims)
        metadata = by(UserId(uuid7()))
        outcome = await self.log.append(append_of(plan, Envelope(metadata, b"")))
        assert isinstance(outcome, Appended)

    async def person(self, user_name: str) -> UserId:
        user_id = UserId(uuid7())
        event = UserRegistered(user_id=user_id, user_name=user_name, display_name=user_name)
        await self.record(streams.user(user_id), event, claim=user_name)
        return user_id

    async def conversation(
        self, *members: UserId, visibility: Visibility = Visibility.PRIVATE
    ) -> ConversationId:
        """Create a group; the first member owns it."""
        conversation_id = ConversationId(uuid7())
        created = ConversationCreated(
            conversation_id=conversation_id, kind=Kind.GROUP, visibility=visibility, title="Tea"
        )
        await self.record(streams.conversation(conversation_id), created)
        for member in members:
            role = Role.OWNER if member == members[0] else Role.MEMBER
            await self.join(conversation_id, member, role)
        return conversation_id

    async def join(
        self, conversation_id: ConversationId, member: UserId, role: Role = Role.MEMBER
    ) -> None:
        joined = MemberJoined(user_id=member, role=role)
        await self.record(streams.membership(conversation_id, member), joined)

    async def remove(self, conversation_id: ConversationId, member: UserId) -> None:
        removed = MemberRemoved(user_id=member)
        await self.record(streams.membership(conversation_id, member), removed)

    async def ban(self, conversation_id: ConversationId, user_id: UserId) -> None:
        stream = streams.membership(conversation_id, user_id)
        await self.record(stream, MemberBanned(user_id=user_id))

    async def archive(self, conversation_id: ConversationId) -> None:
        await self.record(streams.conversation(conversation_id), ConversationArchived())

    async def change_topic(self, conversation_id: ConversationId) -> None:
        await self.record(streams.conversation(conversation_id), TopicChanged(topic="Kettles"))

    async def deactivate(self, user_id: UserId) -> None:
        await self.record(streams.user(user_id), UserDeactivated(user_id=user_id))

    async def say(
        self, author: UserId, conversation_id: ConversationId, body: str = "Hello"
    ) -> MessageId:
        command = saying(conversation_id, body)
        await self.core.send(command, by(author, command))
        return command.message_id

    async def events(self, stream: streams.Stream) -> list[AnyEvent | Erased]:
        recorded = await self.log.read_stream(stream)
        return [decode(event) for event in recorded]

    async def timeline(self, conversation_id: ConversationId) -> list[Recorded]:
        return await self.log.read_stream(streams.timeline(conversation_id))


def saying(
    conversation_id: ConversationId,
    body: str = "Hello",
    *,
    message_id: MessageId | None = None,
    thread_root_id: MessageId | None = None,
    reply_to_id: MessageId | None = None,
    forward_of_id: MessageId | None = None,
) -> SendMessage:
    return SendMessage(
        command_id=CommandId(uuid7()),
        conversation_id=conversation_id,
        message_id=message_id or MessageId(uuid7()),
        body=body,
        thread_root_id=thread_root_id,
        reply_to_id=reply_to_id,
        forward_of_id=forward_of_id,
    )


def by(actor: UserId, command: Command | None = None) -> Metadata:
    command_id = CommandId(uuid7()) if command is None else command.command_id
    return Metadata(actor_id=actor, command_id=command_id, correlation_id=uuid7())


class Logs:
    """Opens the same logs again and again, as restarts do."""

    def __init__(self, kind: str, folder: Path) -> None:
        self._kind = kind
        self._folder = folder
        self._feed = InProcessFeed()
        self._memory = MemoryEventLog(feed=self._feed)
        self._activity = MemoryEventLog(feed=self._feed, first_lane=PARTITIONS, bounded=True)
        self.clock = Clock()
        self._open: list[SqliteEventLog] = []

    async def start(self) -> World:
        """Return a world that knows nothing but what the logs hold."""
        await self.stop()
        if self._kind == "memory":
            return World(self._memory, self._activity, self._feed, self.clock)
        log = SqliteEventLog.open(self._folder / "log.db", feed=self._feed)
        activity = SqliteEventLog.open(
            self._folder / "activity.db", feed=self._feed, first_lane=PARTITIONS, bounded=True
        )
        self._open = [log, activity]
        return World(log, activity, self._feed, self.clock)

    async def stop(self) -> None:
        for log in self._open:
            await log.close()
        self._open = []
