"""Writes logs of small worlds, so that laws can be tried on many of them."""

from collections import defaultdict
from uuid import UUID

from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from contracts import streams
from contracts.events import AnyEvent
from contracts.events.activity import ReadMarkerMoved
from contracts.events.codec import encode
from contracts.events.conversation import (
    ConversationCreated,
    ConversationRenamed,
    Kind,
    MessagePinned,
    Visibility,
)
from contracts.events.membership import (
    ConversationPinned,
    MemberJoined,
    MemberRemoved,
    Role,
    RoleChanged,
)
from contracts.events.message import MessageDeleted, MessageEdited, ReactionAdded
from contracts.events.timeline import MessageSent
from contracts.events.user import ProfileChanged, UserRegistered
from contracts.ids import SYSTEM, ConversationId, MessageId, UserId
from contracts.log import PARTITIONS, Recorded, instant
from contracts.streams import Stream, partition_of

USERS = [UserId(UUID(int=0x7000_8000_0000_0000_0100 + number)) for number in range(4)]
ROOMS = [ConversationId(UUID(int=0x7000_8000_0000_0000_0200 + number)) for number in range(3)]


class Sent(Struct):
    """A message that the scribe has written."""

    room: ConversationId
    message_id: MessageId
    deleted: bool = False


class Scribe:
    """Records events as the two logs would, in one order that keeps each lane's own."""

    def __init__(self) -> None:
        self.log: list[Recorded] = []
        self.activity: list[Recorded] = []
        self.sent: list[Sent] = []
        self.members: dict[ConversationId, set[UserId]] = defaultdict(set)
        self._offsets: dict[tuple[bool, int], int] = defaultdict(lambda: -1)
        self._revisions: dict[str, int] = defaultdict(lambda: -1)
        self._ids = 0x7000_8000_0000_0000_1000
        for number, user_id in enumerate(USERS):
            name = f"user{number}"
            account = UserRegistered(user_id=user_id, user_name=name, display_name=name)
            self.write(streams.user(user_id), account, user_id)
        for number, room in enumerate(ROOMS):
            kind, visibility = (
                (Kind.CHANNEL, Visibility.PUBLIC) if number else (Kind.DIRECT, Visibility.PRIVATE)
            )
            event = ConversationCreated(
                conversation_id=room, kind=kind, visibility=visibility, title="room"
            )
            self.write(streams.conversation(room), event, USERS[0])
            for user_id in USERS[:2]:
                self.act("join", room, user_id, 0)

    def write(
        self, stream: Stream, event: AnyEvent, actor: UserId, event_id: UUID | None = None
    ) -> None:
        activity = stream.name.startswith("read-")
        partition = partition_of(stream.key, PARTITIONS)
        self._offsets[activity, partition] += 1
        self._revisions[stream.name] += 1
        encoded = encode(event)
        to = self.activity if activity else self.log
        to.append(
            Recorded(
                partition=partition,
                offset=self._offsets[activity, partition],
                stream=stream.name,
                key=stream.key,
                revision=self._revisions[stream.name],
                type=encoded.type,
                schema=encoded.schema,
                event_id=event_id,
                recorded_at=1_000 + len(self.log) + len(self.activity),
                actor_id=actor,
                correlation_id=SYSTEM,
                payload=encoded.payload,
            )
        )

    def act(self, action: str, room: ConversationId, user_id: UserId, number: int) -> None:
        """Do what fits the state; what does not is left out."""
        member = user_id in self.members[room]
        if action == "join" and not member:
            self.members[room].add(user_id)
            event = MemberJoined(user_id=user_id, role=Role.MEMBER)
            self.write(streams.membership(room, user_id), event, user_id)
        elif action == "remove" and member:
            self.members[room].discard(user_id)
            self.write(streams.membership(room, user_id), MemberRemoved(user_id=user_id), SYSTEM)
        elif action == "send" and member:
            self._send(room, user_id, number)
        elif action == "read" and member:
            marker = ReadMarkerMoved(conversation_id=room, user_id=user_id, seq=number)
            self.write(streams.read_marker(room, user_id), marker, user_id)
        elif action == "choose" and member:
            self._choose(room, user_id, number)
        elif action == "profile":
            change = ProfileChanged(user_id=user_id, display_name=f"name {number}")
            self.write(streams.user(user_id), change, user_id)
        elif action in {"edit", "delete", "react", "pin"} and self.sent:
            self._change(action, self.sent[number % len(self.sent)], user_id, number)

    def erased(self) -> list[Recorded]:
        """Return the log after the payloads that held a deleted message's text were erased."""
        gone = {f"message-{sent.message_id}" for sent in self.sent if sent.deleted}
        ids = {sent.message_id for sent in self.sent if sent.deleted}
        return [
            replace(recorded, payload=None)
            if recorded.event_id in ids
            or (recorded.stream in gone and recorded.type == "MessageEdited")
            else recorded
            for recorded in self.log
        ]

    def _send(self, room: ConversationId, user_id: UserId, number: int) -> None:
        self._ids += 1
        message_id = MessageId(UUID(int=self._ids))
        event = MessageSent(
            message_id=message_id,
            conversation_id=room,
            author_id=user_id,
            body=f"text {number}",
            mentions=(USERS[number % len(USERS)],) if number % 3 else (),
            mentions_all=number % 5 == 0,
            occurred_at=instant(number) if number % 2 else None,
        )
        self.write(streams.timeline(room), event, user_id, message_id)
        self.sent.append(Sent(room, message_id))

    def _choose(self, room: ConversationId, user_id: UserId, number: int) -> None:
        if number % 3 == 0:
            title = ConversationRenamed(title=f"room {number}")
            self.write(streams.conversation(room), title, user_id)
        elif number % 3 == 1:
            role = RoleChanged(user_id=user_id, role=list(Role)[number % 4])
            self.write(streams.membership(room, user_id), role, SYSTEM)
        else:
            pinned = ConversationPinned(user_id=user_id)
            self.write(streams.membership(room, user_id), pinned, user_id)

    def _change(self, action: str, sent: Sent, user_id: UserId, number: int) -> None:
        if sent.deleted:
            return
        room, message_id = sent.room, sent.message_id
        event: AnyEvent
        if action == "pin":
            pinned = MessagePinned(message_id=message_id)
            self.write(streams.conversation(room), pinned, user_id)
            return
        if action == "edit":
            event = MessageEdited(
                message_id=message_id,
                conversation_id=room,
                body="edited",
                mentions=(USERS[(number + 1) % len(USERS)],),
            )
        elif action == "delete":
            sent.deleted = True
            event = MessageDeleted(message_id=message_id, conversation_id=room)
        else:
            event = ReactionAdded(
                message_id=message_id, conversation_id=room, user_id=user_id, emoji="👍"
            )
        self.write(streams.message(room, message_id), event, user_id)


ACTIONS = (
    "join", "join", "send", "send", "send", "read", "remove",
    "choose", "profile", "edit", "delete", "react", "pin",
)  # fmt: skip


@st.composite
def worlds(draw: st.DrawFn) -> Scribe:
    """Draw what happened in a few conversations."""
    scribe = Scribe()
    acts = st.tuples(
        st.sampled_from(ACTIONS),
        st.sampled_from(ROOMS),
        st.sampled_from(USERS),
        st.integers(0, 15),
    )
    for action in draw(st.lists(acts, min_size=15, max_size=60)):
        scribe.act(*action)
    return scribe
