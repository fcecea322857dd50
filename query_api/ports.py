"""What the read side needs of the outside, beside the read models each view names itself."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from contracts.ids import ConversationId, UserId
from contracts.log import Position, Recorded
from contracts.streams import Stream


class LogReader(Protocol):
    """The reading half of an event log."""

    partitions: int
    first_lane: int

    async def heads(self) -> dict[int, int]:
        """Return the last offset of each partition, -1 for an empty one."""

    async def read(self, after: Mapping[int, int], limit: int) -> list[Recorded]:
        """Return events after the given offset of each partition named, in order within each."""

    async def read_stream(
        self, stream: Stream, after: int = -1, limit: int = 10_000
    ) -> list[Recorded]:
        """Return a stream's events after a revision, in order."""


class CommittedFeed(Protocol):
    """Events as they are committed, in order within each lane, on the event loop."""

    def subscribe(self, receive: Callable[[int, Sequence[Recorded]], None]) -> None:
        """Call ``receive(first_lane, events)`` after each commit; it must not block."""


class Candidates(Struct, frozen=True):
    """Conversations as the members read model has them, and how far it had come by then."""

    conversation_ids: Sequence[ConversationId]
    checkpoint: Mapping[int, int]
    """The last applied offset of each lane, read in the same transaction."""


class MemberIndex(Protocol):
    """The members read model, where authority looks for what it then confirms in the log."""

    async def conversations_of(self, user_id: UserId) -> Candidates:
        """Return the conversations that the person seems to be a member of or banned from."""

    async def public_channels(self) -> Candidates:
        """Return the conversations that seem to be public."""


class Authority(Protocol):
    """Who may read what, from the log itself and never from a projection alone."""

    async def may_read(self, user_id: UserId, conversation_id: ConversationId) -> bool:
        """Say whether the person is a member, or not banned from a public channel."""

    async def is_member(self, user_id: UserId, conversation_id: ConversationId) -> bool:
        """Say whether the person is a member now."""

    async def memberships(self, user_id: UserId) -> Sequence[ConversationId]:
        """Return the conversations that the person is a member of now."""

    async def readable(self, user_id: UserId) -> Sequence[ConversationId]:
        """Return every conversation that the person may read now, as ``may_read`` has it."""


class Freshness(Protocol):
    """How far each projection is, for read-your-writes."""

    async def wait(self, projection: str, positions: Sequence[Position], seconds: float) -> bool:
        """Wait until a projection's visible state has all positions; False if time ran out."""

    def visible(self, projection: str) -> Mapping[int, int]:
        """Return the last visible offset of each lane of a projection."""
