"""Live delivery over logs in memory, with people who do things and outlets that remember."""

import asyncio
from typing import Any

import msgspec

from commands.ports import Append, Appended, NewEvent, Write
from contracts import streams
from contracts.events import AnyEvent
from contracts.events.activity import ReadMarkerMoved
from contracts.events.codec import encode
from contracts.events.conversation import ConversationCreated, Kind, Visibility
from contracts.events.membership import MemberJoined, MemberLeft, MemberRemoved
from contracts.events.message import MessageDeleted, MessageEdited
from contracts.events.timeline import MessageSent
from contracts.identity import Principal, Unauthenticated
from contracts.ids import CommandId, ConversationId, MessageId, SessionId, UserId, uuid7
from contracts.log import PARTITIONS, Metadata, Position, Recorded
from contracts.streams import Stream
from infra.memory.event_log import MemoryEventLog
from infra.memory.feed import InProcessFeed
from infra.memory.limits import MemoryLimiter, Rate
from infra.memory.presence import MemoryPresence
from infra.memory.revocations import MemoryRevocations
from infra.memory.tickets import MemoryTickets
from infra.memory.typing import MemoryTyping
from infra.sealing import TokenSealer
from query_api.authority import LogAuthority
from query_api.live.endings import Ending
from query_api.live.heads import Heads
from query_api.live.live import Live
from query_api.live.origins import Origins
from query_api.live.outlet import Ended
from query_api.live.wire import Wired
from query_api.membership import Standing, turn_of
from query_api.ports import Candidates

SEALER = TokenSealer(b"a secret of a place in memory....")
JSON = dict[str, Any]


class Index:
    """The members read model, folded when asked.

    It stands still while ``behind`` is set, and raises what ``broken`` holds.
    """

    def __init__(self, log: MemoryEventLog) -> None:
        self._log = log
        self.behind: dict[int, int] | None = None
        self.broken: Exception | None = None

    async def conversations_of(self, user_id: UserId) -> Candidates:
        heads, events = await self._folded()
        turns = [turn for each in events if (turn := turn_of(each)) is not None]
        last = {turn.conversation_id: turn.standing for turn in turns if turn.user_id == user_id}
        return Candidates([c for c, how in last.items() if how is not Standing.OUTSIDER], heads)

    async def public_channels(self) -> Candidates:
        heads, events = await self._folded()
        created = [each for each in events if each.type == "ConversationCreated"]
        public = [each for each in created if b'"public"' in (each.payload or b"")]
        return Candidates([ConversationId(each.key) for each in public], heads)

    async def _folded(self) -> tuple[dict[int, int], list[Recorded]]:
        if self.broken is not None:
            raise self.broken
        heads = await self._log.heads() if self.behind is None else self.behind
        events = await self._log.read(dict.fromkeys(heads, -1), 1_000_000)
        return heads, [each for each in events if each.offset <= heads[each.partition]]


class Names:
    """Authenticates ``<user id>`` or ``<user id>/<session id>`` as that."""

    def __init__(self) -> None:
        self.revoked: set[SessionId] = set()

    def known(self, token: str) -> Principal | None:
        user_id, _, session_id = token.partition("/")
        try:
            user = UserId(msgspec.convert(user_id, UserId))
            session = SessionId(msgspec.convert(session_id or user_id, SessionId))
        except msgspec.ValidationError:
            return None
        if session in self.revoked:
            return None
        return Principal(user_id=user, session_id=session)

    async def authenticate(self, token: str) -> Principal:
        principal = self.known(token)
        if principal is None:
            raise Unauthenticated("nobody")
        return principal


class Memory:
    """An outlet that keeps what it was given."""

    def __init__(self) -> None:
        self.frames: list[JSON] = []
        self.ids: list[str] = []
        self.ending: Ending | None = None

    def write(self, frame: Wired, heads: Heads) -> None:
        if self.ending is None:
            self.frames.append(msgspec.json.decode(frame.json))
            self.ids.append(heads.joined)

    async def send(self, frame: Wired, heads: Heads) -> None:
        if self.ending is not None:
            raise Ended
        self.write(frame, heads)

    def end(self, ending: Ending) -> None:
        self.ending = self.ending or ending

    def updates(self) -> list[JSON]:
        """Return the updates of all frames, each with its conversation and its lane."""
        return flat(self.frames)

    def kinds(self) -> list[str]:
        return [update["kind"] for update in self.updates()]


def flat(frames: list[JSON]) -> list[JSON]:
    """Return the updates in frames, each with its conversation and its lane."""
    return [
        {"lane": SEALER.open(frame["position"]).lane, "in": frame.get("conversation_id"), **update}
        for frame in frames
        if frame["type"] == "update"
        for update in frame["updates"]
    ]


class Place:
    """Two logs, their feed and what follows them live."""

    def __init__(self, limit: Rate | None = None, **options: Any) -> None:
        self.feed = InProcessFeed()
        self.log = MemoryEventLog(feed=self.feed)
        self.activity = MemoryEventLog(feed=self.feed, first_lane=PARTITIONS, bounded=True)
        self.index = Index(self.log)
        self.authority = LogAuthority(self.log, self.index)
        self.feed.subscribe(self.authority.receive)
        self.names = Names()
        self.revocations = MemoryRevocations()
        self.clock = 1_000_000
        self.board = MemoryPresence(lambda: self.clock)
        self.live = Live(
            log=self.log,
            activity=self.activity,
            authority=self.authority,
            authenticator=self.names,
            sealer=SEALER,
            tickets=MemoryTickets(lambda: self.clock / 1_000_000),
            board=self.board,
            typing=MemoryTyping(),
            origins=Origins(["https://chat.example.org"]),
            limiter=MemoryLimiter({"read": limit}, lambda: self.clock / 1_000_000),
            **options,
        )

    async def start(self) -> "Place":
        await self.authority.start()
        await self.live.start(self.feed, self.revocations)
        return self

    async def connect(
        self, user_id: UserId, tokens: list[str] | None = None, outlet: Memory | None = None
    ) -> Memory:
        """Open a listener for a person and return its outlet."""
        outlet = outlet or Memory()
        principal = Principal(user_id=user_id, session_id=SessionId(user_id))
        await self.live.connections.open(principal, outlet, tokens)
        return outlet

    async def append(self, stream: Stream, event: AnyEvent, actor: UserId, **more: Any) -> Position:
        encoded = encode(event)
        event_id = event.message_id if isinstance(event, MessageSent) else None
        new = NewEvent(encoded.type, encoded.schema, encoded.payload, event_id)
        log = self.activity if isinstance(event, ReadMarkerMoved) else self.log
        metadata = Metadata(actor_id=actor, command_id=CommandId(uuid7()), correlation_id=uuid7())
        write = Write(stream, (new,))
        outcome = await log.append(
            Append(key=stream.key, metadata=metadata, fingerprint=b"", writes=(write,), **more)
        )
        assert isinstance(outcome, Appended)
        await asyncio.sleep(0)  # who waits for the answer goes on before the feed has the event
        return outcome.position

    async def create(
        self, *people: UserId, visibility: Visibility = Visibility.PRIVATE
    ) -> ConversationId:
        c = ConversationId(uuid7())
        created = ConversationCreated(conversation_id=c, kind=Kind.GROUP, visibility=visibility)
        await self.append(streams.conversation(c), created, people[0])
        for each in people:
            await self.join(c, each)
        return c

    async def join(self, c: ConversationId, who: UserId) -> Position:
        return await self.append(streams.membership(c, who), MemberJoined(user_id=who), who)

    async def leave(self, c: ConversationId, who: UserId) -> Position:
        return await self.append(streams.membership(c, who), MemberLeft(user_id=who), who)

    async def remove(self, c: ConversationId, who: UserId, by: UserId) -> Position:
        return await self.append(streams.membership(c, who), MemberRemoved(user_id=who), by)

    async def send(self, c: ConversationId, author: UserId, body: str = "hello") -> MessageId:
        m = MessageId(uuid7())
        event = MessageSent(message_id=m, conversation_id=c, author_id=author, body=body)
        await self.append(streams.timeline(c), event, author)
        return m

    async def edit(self, c: ConversationId, m: MessageId, author: UserId, body: str) -> Position:
        event = MessageEdited(message_id=m, conversation_id=c, body=body)
        return await self.append(streams.message(c, m), event, author)

    async def delete(self, c: ConversationId, m: MessageId, author: UserId) -> Position:
        sent = await self.log.find(m)
        assert sent is not None
        event = MessageDeleted(message_id=m, conversation_id=c)
        erase = (Position(sent.partition, sent.offset),)
        return await self.append(streams.message(c, m), event, author, erase=erase)

    async def read_up_to(self, c: ConversationId, who: UserId, seq: int) -> Position:
        event = ReadMarkerMoved(conversation_id=c, user_id=who, seq=seq)
        return await self.append(streams.read_marker(c, who), event, who)

    @property
    def tokens(self) -> list[str]:
        """The positions of every lane now."""
        return self.live.hub.heads.tokens


def person() -> UserId:
    return UserId(uuid7())


def own_end(update: JSON, who: UserId) -> bool:
    """Say whether an update ends a person's own membership."""
    ends = {"member-left", "member-removed", "member-banned"}
    return update["kind"] in ends and update["user_id"] == str(who)
