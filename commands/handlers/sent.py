"""Messages that are in the log: as references, and folded with what happened to them since."""

from collections import OrderedDict
from collections.abc import Sequence

from commands.domain import message
from commands.domain.errors import MessageUnknown
from commands.domain.message import Message
from commands.domain.timeline import Reference
from commands.handlers.folds import Folds, Versioned
from commands.ports import EventLog
from contracts import streams
from contracts.events.codec import decode
from contracts.events.timeline import MessageSent
from contracts.ids import ConversationId, MessageId
from contracts.log import Position, Recorded
from contracts.streams import Stream

_PAGE = 1_000
_WITH_TEXT = frozenset({"MessageSent", "MessageEdited", "MessageScheduled"})


class SentMessages:
    """Finds messages by id; keeps the references and messages used last in memory."""

    def __init__(self, log: EventLog, capacity: int) -> None:
        """Keep at most ``capacity`` of each."""
        self._log = log
        self._capacity = capacity
        self._references: OrderedDict[int, Reference] = OrderedDict()
        self._messages = Folds(log, message.evolve, capacity)

    def cached_reference(self, message_id: MessageId) -> Reference | None:
        """Return the reference if it is in memory, without waiting."""
        return self._references.get(message_id.int)

    async def reference(self, message_id: MessageId) -> Reference:
        """Return what those need to know of a message that answer it.

        Raises:
            MessageUnknown: no message has this id.
        """
        found = self.cached_reference(message_id)
        if found is None:
            recorded = await self.recorded(message_id)
            event = decode(recorded)
            root = event.thread_root_id if isinstance(event, MessageSent) else None
            gone = not isinstance(event, MessageSent)
            found = Reference(message_id, ConversationId(recorded.key), root, gone)
            self._references[message_id.int] = found
            if len(self._references) > self._capacity:
                self._references.popitem(last=False)
        return found

    async def recorded(self, message_id: MessageId) -> Recorded:
        """Return the event by which a message was sent.

        Raises:
            MessageUnknown: no message has this id.
        """
        found = await self._log.find(message_id)
        if found is None or streams.category(found.stream) != "timeline":
            raise MessageUnknown(message_id)
        return found

    async def texts(self, message_id: MessageId) -> tuple[Position, ...]:
        """Return where the log holds texts of a message: as sent, edited and scheduled.

        Raises:
            MessageUnknown: no message has this id.
        """
        recorded = await self.recorded(message_id)
        conversation_id = ConversationId(recorded.key)
        since = await self._whole(streams.message(conversation_id, message_id))
        planned = await self._whole(streams.schedule(conversation_id, message_id))
        return tuple(
            Position(self._log.first_lane + event.partition, event.offset)
            for event in (recorded, *since, *planned)
            if event.type in _WITH_TEXT and event.payload is not None
        )

    async def _whole(self, stream: Stream) -> list[Recorded]:
        events: list[Recorded] = []
        while page := await self._log.read_stream(stream, len(events) - 1, _PAGE):
            events += page
        return events

    async def message(self, message_id: MessageId) -> Versioned[Message]:
        """Return a message as the log has it now.

        Raises:
            MessageUnknown: no message has this id.
        """
        known = self._messages.cached(message_id.int)
        sent = known.state if known else _sent(message_id, await self.recorded(message_id))
        stream = streams.message(sent.conversation_id, message_id)
        return await self._messages.load(message_id.int, stream, sent, fresh=True)

    def forget(self, message_id: MessageId) -> None:
        """Look at the log again when the message is answered next."""
        self._references.pop(message_id.int, None)

    def receive(self, _first_lane: int, events: Sequence[Recorded]) -> None:
        """Forget references to messages that were deleted; subscribe this to the feed."""
        for event in events:
            if event.type == "MessageDeleted":
                self.forget(MessageId(streams.subject_of(event.stream)))


def _sent(message_id: MessageId, recorded: Recorded) -> Message:
    event = decode(recorded)
    if isinstance(event, MessageSent):
        return message.sent(event)
    return Message(
        message_id=message_id,
        conversation_id=ConversationId(recorded.key),
        author_id=recorded.actor_id,
        deleted=True,
    )
