"""What the feed said since the start that the members read model may not have seen yet."""

from collections.abc import Mapping

from contracts.ids import ConversationId, UserId
from query_api.membership import Standing, Turn

_MANY = 10_000


class Recent:
    """The latest turn of each membership, until the read model has passed it."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._turns: dict[UserId, dict[ConversationId, tuple[Standing, int, int]]] = {}
        self._count = 0
        self.channels: set[ConversationId] = set()

    @property
    def full(self) -> bool:
        """Whether it is time to forget."""
        return self._count >= _MANY

    def turn(self, turn: Turn, lane: int, offset: int) -> None:
        """Note a turn at its position."""
        of = self._turns.setdefault(turn.user_id, {})
        of[turn.conversation_id] = (turn.standing, lane, offset)
        self._count += 1

    def public(self, conversation_id: ConversationId) -> None:
        """Note a new public channel."""
        self.channels.add(conversation_id)

    def of(self, user_id: UserId) -> Mapping[ConversationId, Standing]:
        """Return in what the person's standing changed, and what it is now."""
        turns = self._turns.get(user_id, {})
        return {conversation_id: standing for conversation_id, (standing, _, _) in turns.items()}

    def forget(self, checkpoint: Mapping[int, int]) -> None:
        """Drop what a read model at this checkpoint has seen."""
        kept: dict[UserId, dict[ConversationId, tuple[Standing, int, int]]] = {}
        for user_id, turns in self._turns.items():
            left = {c: t for c, t in turns.items() if t[2] > checkpoint.get(t[1], -1)}
            if left:
                kept[user_id] = left
        self._turns = kept
        self._count = sum(map(len, kept.values()))
