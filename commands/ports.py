"""What the write side needs of the outside: the event log, in the words of the domain."""

from collections.abc import Callable, Mapping
from typing import Protocol
from uuid import UUID

from msgspec import Struct

from contracts.ids import CommandId, ConversationId, InviteId, UserId
from contracts.log import Metadata, Position, Recorded
from contracts.streams import Stream

NEW = -1
"""Expected revision of a stream that must not exist yet."""


class NewEvent(Struct, frozen=True):
    """An encoded event; ``event_id`` is unique in the log for ever (a message's own id)."""

    type: str
    schema: int
    payload: bytes
    event_id: UUID | None = None


class Write(Struct, frozen=True):
    """Events for one stream; ``expected`` is its last revision, ``NEW``, or None for any."""

    stream: Stream
    events: tuple[NewEvent, ...]
    expected: int | None = None


class Guard(Struct, frozen=True):
    """Another stream of the partition that must still be at ``revision``."""

    stream: Stream
    revision: int


class Claim(Struct, frozen=True):
    """A value that one stream of the whole log may hold within ``scope``."""

    scope: str
    value: str
    stream: Stream


class Append(Struct, frozen=True, kw_only=True):
    """What one command changes: all of it or nothing; every stream has the key ``key``."""

    key: UUID
    metadata: Metadata
    fingerprint: bytes
    """Digest of the decoded command: the same id with another one is refused."""
    writes: tuple[Write, ...] = ()
    """Without writes only the receipt is recorded, at the partition's head."""
    guards: tuple[Guard, ...] = ()
    claims: tuple[Claim, ...] = ()
    releases: tuple[Claim, ...] = ()
    erase: tuple[Position, ...] = ()
    """Events of this partition whose payload goes in the same transaction."""
    answer: bytes = b""
    """Kept in the receipt for a repeat: what the answer holds beside position and revision."""


class Appended(Struct, frozen=True):
    """It is flushed; or it was before, and this is the first outcome again."""

    position: Position
    """Of the last event written."""
    revision: int
    """Of the last event in its stream, -1 without events."""
    recorded_at: int
    """Microseconds since 1970."""
    answer: bytes = b""
    repeated: bool = False


class Conflict(Struct, frozen=True):
    """A stream was not at the revision that was expected or guarded."""

    stream: str
    expected: int
    actual: int


class Claimed(Struct, frozen=True):
    """Another stream holds the value."""

    scope: str
    value: str
    stream: str


class EventIdTaken(Struct, frozen=True):
    """The log has an event of this id."""

    event_id: UUID


class CommandIdReused(Struct, frozen=True):
    """The receipt of this command id has another fingerprint."""


class Unavailable(Struct, frozen=True):
    """Nothing is known to be recorded: the queue is full or the log is away.

    The same append may be tried again later: its receipt tells what became of the first try.
    """

    reason: str
    retry_after: int = 1
    """Seconds."""


Outcome = Appended | Conflict | Claimed | EventIdTaken | CommandIdReused | Unavailable


class EventLog(Protocol):
    """The append-only truth, in gapless partitions."""

    partitions: int
    first_lane: int
    """Lane of partition 0 in position tokens: 0, or PARTITIONS for the activity log."""

    def submit(self, append: Append, done: Callable[[Outcome], None]) -> None:
        """Queue ``append`` for the next flush; ``done`` is called on the event loop, once."""

    async def append(self, append: Append) -> Outcome:
        """Append and return the outcome; cancelling the caller does not cancel the append."""

    async def receipt(
        self, actor_id: UserId, command_id: CommandId, fingerprint: bytes
    ) -> Appended | CommandIdReused | None:
        """Return the recorded outcome of a command, None if there is none."""

    async def read_stream(
        self, stream: Stream, after: int = NEW, limit: int = 10_000
    ) -> list[Recorded]:
        """Return a stream's events after a revision, in order."""

    async def read_key(self, key: UUID, after: int, limit: int) -> list[Recorded]:
        """Return the events of one conversation or user after an offset of its partition."""

    async def find(self, event_id: UUID) -> Recorded | None:
        """Return the event that has ``event_id``."""

    async def claimed(self, scope: str, value: str) -> str | None:
        """Return the name of the stream that holds a value."""

    async def claims(self, scope: str) -> list[tuple[str, str]]:
        """Return every value held within a scope, each with the stream that holds it."""

    async def heads(self) -> dict[int, int]:
        """Return the last offset of each partition, -1 for an empty one."""

    async def read(self, after: Mapping[int, int], limit: int) -> list[Recorded]:
        """Return events after the given offset of each partition named, in order within each."""


class Logins(Protocol):
    """The sessions and API tokens of accounts."""

    async def end_all(self, user_id: UserId) -> None:
        """End every one of an account: its tokens speak for nobody and its sockets close."""


class InviteCodes(Protocol):
    """What stands in an invite link: nobody can guess it, and nothing of it is stored."""

    def seal(self, conversation_id: ConversationId, invite_id: InviteId) -> str:
        """Return the code of a link, the same each time."""

    def open(self, code: str) -> tuple[ConversationId, InviteId]:
        """Return the conversation and the link of a code.

        Raises:
            InvalidToken: it was not sealed here.
        """
