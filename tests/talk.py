"""Conversations as the log records them, made event by event; deleting erases as the log does."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from contracts import streams
from contracts.events import AnyEvent
from contracts.events.codec import decode, encode
from contracts.events.conversation import ConversationRenamed, MessagePinned, MessageUnpinned
from contracts.events.membership import MemberJoined
from contracts.events.message import MessageDeleted, MessageEdited, ReactionAdded, ReactionRemoved
from contracts.events.timeline import MessageSent
from contracts.ids import ConversationId, MessageId, UserId, uuid7
from contracts.log import PARTITIONS, Recorded, microseconds
from contracts.streams import Stream, partition_of
from projections.facts import Fact

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANN, BEN, CAT = (UserId(uuid7(1, bytes([each] * 10))) for each in range(3))
HERE, THERE, ELSEWHERE = (ConversationId(uuid7(2, bytes([each] * 10))) for each in range(3))


class Talk:
    """Records what is said, a second apart, in the partitions that a log would use."""

    def __init__(self) -> None:
        self.recorded: list[Recorded] = []
        self.now = START
        self._offsets: dict[int, int] = {}
        self._revisions: dict[str, int] = {}
        self._holding: dict[MessageId, list[int]] = {}

    @property
    def facts(self) -> list[Fact]:
        """Return all that is recorded, as it would be read now."""
        return [Fact(each) for each in self.recorded]

    def since(self, count: int) -> list[Fact]:
        """Return what was recorded behind the first ``count``, as it would be read now."""
        return self.facts[count:]

    def send(
        self, conversation: ConversationId, author: UserId, body: str, **fields: Any
    ) -> MessageId:
        message_id = MessageId(self._uuid())
        event = MessageSent(
            message_id=message_id,
            conversation_id=conversation,
            author_id=author,
            body=body,
            **fields,
        )
        self._holding[message_id] = [len(self.recorded)]
        self.record(streams.timeline(conversation), event, author, message_id)
        return message_id

    def edit(self, message_id: MessageId, body: str, **fields: Any) -> None:
        sent = self._sent(message_id)
        conversation = ConversationId(sent.key)
        event = MessageEdited(
            message_id=message_id, conversation_id=conversation, body=body, **fields
        )
        self._holding[message_id].append(len(self.recorded))
        self.record(streams.message(conversation, message_id), event, sent.actor_id)

    def delete(self, message_id: MessageId) -> None:
        """Delete, and erase the payloads that held its texts."""
        sent = self._sent(message_id)
        said = decode(sent)
        root = said.thread_root_id if isinstance(said, MessageSent) else None
        for place in self._holding[message_id]:
            self.recorded[place] = replace(self.recorded[place], payload=None)
        conversation = ConversationId(sent.key)
        event = MessageDeleted(
            message_id=message_id, conversation_id=conversation, thread_root_id=root
        )
        self.record(streams.message(conversation, message_id), event, sent.actor_id)

    def react(self, message_id: MessageId, by: UserId, emoji: str, *, away: bool = False) -> None:
        conversation = ConversationId(self._sent(message_id).key)
        kind = ReactionRemoved if away else ReactionAdded
        event = kind(message_id=message_id, conversation_id=conversation, user_id=by, emoji=emoji)
        self.record(streams.message(conversation, message_id), event, by)

    def pin(self, message_id: MessageId, by: UserId, *, away: bool = False) -> None:
        conversation = ConversationId(self._sent(message_id).key)
        event = (
            MessageUnpinned(message_id=message_id) if away else MessagePinned(message_id=message_id)
        )
        self.record(streams.conversation(conversation), event, by)

    def join(self, conversation: ConversationId, who: UserId) -> None:
        self.record(streams.membership(conversation, who), MemberJoined(user_id=who), who)

    def rename(self, conversation: ConversationId, by: UserId, title: str) -> None:
        self.record(streams.conversation(conversation), ConversationRenamed(title=title), by)

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    def record(
        self, stream: Stream, event: AnyEvent, actor: UserId, event_id: UUID | None = None
    ) -> None:
        encoded, partition = encode(event), partition_of(stream.key, PARTITIONS)
        self.now += timedelta(seconds=1)
        offset = self._offsets[partition] = self._offsets.get(partition, -1) + 1
        revision = self._revisions[stream.name] = self._revisions.get(stream.name, -1) + 1
        self.recorded.append(
            Recorded(
                partition=partition,
                offset=offset,
                stream=stream.name,
                key=stream.key,
                revision=revision,
                type=encoded.type,
                schema=encoded.schema,
                event_id=event_id,
                recorded_at=microseconds(self.now),
                actor_id=actor,
                correlation_id=actor,
                payload=encoded.payload,
            )
        )

    def _sent(self, message_id: MessageId) -> Recorded:
        return self.recorded[self._holding[message_id][0]]

    def _uuid(self) -> UUID:
        entropy = len(self.recorded).to_bytes(10, "big")
        return uuid7(int(self.now.timestamp() * 1000), entropy)
