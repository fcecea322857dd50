"""What becomes of an append, decided under the lock of its partition."""

from typing import Protocol
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from commands.ports import (
    Append,
    Appended,
    Claimed,
    CommandIdReused,
    Conflict,
    EventIdTaken,
    Guard,
    Outcome,
    Write,
)
from contracts.ids import CommandId, UserId
from contracts.log import Position
from contracts.streams import partition_of


class Receipt(Struct, frozen=True, gc=False):
    """The recorded outcome of a command and the digest of what it asked for."""

    fingerprint: bytes
    first: Appended

    def again(self, fingerprint: bytes) -> Appended | CommandIdReused:
        """Return the first outcome to a repeat, and a refusal to another command of this id."""
        if fingerprint != self.fingerprint:
            return CommandIdReused()
        return replace(self.first, repeated=True)


def receipt_in(row: tuple[bytes, int, int, int, int, bytes], first_lane: int) -> Receipt:
    """Return the receipt a stored row holds, its fields in this order."""
    fingerprint, part, off, rev, recorded_at, answer = row
    first = Appended(Position(first_lane + part, off), rev, recorded_at, answer)
    return Receipt(fingerprint, first)


class Known(Protocol):
    """What a log knows at the moment it decides, earlier appends of the same batch included."""

    def receipt(self, actor_id: UserId, command_id: CommandId) -> Receipt | None:
        """Return the receipt of a command."""

    def revision(self, stream: str) -> int:
        """Return the last revision of a stream, -1 for a new one."""

    def holder(self, scope: str, value: str) -> str | None:
        """Return the stream that holds a value."""

    def has_event(self, event_id: UUID) -> bool:
        """Say whether an event has this id."""


def partition(append: Append, partitions: int, first_lane: int) -> int:
    """Return the append's partition.

    Raises:
        ValueError: a stream or an erased position lies in another one.
    """
    key = append.key
    number = partition_of(key, partitions)
    parts: tuple[Write | Guard, ...] = (*append.writes, *append.guards)
    for part in parts:
        # Mostly the very same object; comparing ids by value would cost as much as the rest.
        if part.stream.key is not key and part.stream.key != key:
            raise ValueError("every stream of an append has the append's key")
    if append.erase and any(position.lane != first_lane + number for position in append.erase):
        raise ValueError("an append erases in its own partition only")
    return number


def admit(append: Append, known: Known) -> Outcome | None:
    """Return the first outcome of a repeat, or a refusal, or None: then record it."""
    receipt = known.receipt(append.metadata.actor_id, append.metadata.command_id)
    if receipt is not None:
        return receipt.again(append.fingerprint)
    for guard in append.guards:
        actual = known.revision(guard.stream.name)
        if actual != guard.revision:
            return Conflict(guard.stream.name, guard.revision, actual)
    return (
        _conflict(append.writes, known)
        or _taken(append.writes, known)
        or (_claimed(append, known) if append.claims else None)
    )


def _conflict(writes: tuple[Write, ...], known: Known) -> Conflict | None:
    ahead: dict[str, int] = {}
    for write in writes:
        name = write.stream.name
        before = ahead.get(name, 0)
        if write.expected is not None:
            actual = known.revision(name) + before
            if write.expected != actual:
                return Conflict(name, write.expected, actual)
        ahead[name] = before + len(write.events)
    return None


def _taken(writes: tuple[Write, ...], known: Known) -> EventIdTaken | None:
    own: set[UUID] = set()
    for write in writes:
        for event in write.events:
            event_id = event.event_id
            if event_id is None:
                continue
            if event_id in own or known.has_event(event_id):
                return EventIdTaken(event_id)
            own.add(event_id)
    return None


def _claimed(append: Append, known: Known) -> Claimed | None:
    held: dict[tuple[str, str], str | None] = {}
    for claim in append.claims:
        held[claim.scope, claim.value] = known.holder(claim.scope, claim.value)
    for release in append.releases:
        if held.get((release.scope, release.value)) == release.stream.name:
            held[release.scope, release.value] = None
    for claim in append.claims:
        holder = held[claim.scope, claim.value]
        if holder is not None and holder != claim.stream.name:
            return Claimed(claim.scope, claim.value, holder)
        held[claim.scope, claim.value] = claim.stream.name
    return None
