"""Single facts of authority, each from its own stream: who stands how, and what is public."""

from contracts.events.codec import decode
from contracts.events.conversation import ConversationCreated, Visibility
from contracts.ids import ConversationId, UserId
from contracts.log import Recorded
from contracts.streams import conversation, membership
from query_api.bounded import Bounded
from query_api.membership import Standing, Turn, standing_after
from query_api.ports import LogReader
from query_api.whole import whole


class Standings:
    """Reads ``membership-{c}.{u}`` and ``conversation-{c}``, and keeps so many answers."""

    def __init__(self, log: LogReader, most: int) -> None:
        """Start with none."""
        self._log = log
        self._members: Bounded[tuple[ConversationId, UserId], tuple[int, Standing]] = Bounded(most)
        self._visibility: Bounded[ConversationId, Visibility] = Bounded(most)

    async def standing(self, conversation_id: ConversationId, user_id: UserId) -> Standing:
        """Return how a person stands, from memory if that is known."""
        known = self._members.get((conversation_id, user_id))
        return await self.confirm(conversation_id, user_id) if known is None else known[1]

    async def confirm(self, conversation_id: ConversationId, user_id: UserId) -> Standing:
        """Return how a person stands, from the log."""
        events = await whole(self._log, membership(conversation_id, user_id))
        read = (events[-1].revision if events else -1, standing_after(events))
        # The feed may have told of something newer while the stream was read.
        told = self._members.peek((conversation_id, user_id)) or read
        newest = told if told[0] > read[0] else read
        self._members.put((conversation_id, user_id), newest)
        return newest[1]

    async def is_public(self, conversation_id: ConversationId) -> bool:
        """Say whether a conversation is a public channel; that never changes."""
        known = self._visibility.get(conversation_id)
        if known is None:
            events = await self._log.read_stream(conversation(conversation_id), limit=1)
            return bool(events) and self.created(events[0])
        return known is Visibility.PUBLIC

    def turn(self, turn: Turn, revision: int) -> None:
        """Take in that a person stands otherwise."""
        self._members.put((turn.conversation_id, turn.user_id), (revision, turn.standing))

    def created(self, recorded: Recorded) -> bool:
        """Take in that a conversation was made, and say whether it is public."""
        event = decode(recorded)
        public = isinstance(event, ConversationCreated) and event.visibility is Visibility.PUBLIC
        visibility = Visibility.PUBLIC if public else Visibility.PRIVATE
        self._visibility.put(ConversationId(recorded.key), visibility)
        return public

    def __len__(self) -> int:
        return len(self._members)
