"""What ``append`` answers, as outcomes and recorded events."""

from collections.abc import Iterator
from enum import IntEnum
from typing import assert_never

from msgspec import Struct

from commands.ports import (
    Append,
    Appended,
    Claimed,
    CommandIdReused,
    Conflict,
    EventIdTaken,
    Outcome,
)
from contracts.log import Position, Recorded
from infra.event_log.group_commit import Written
from infra.postgres.log.arguments import Arguments


class Code(IntEnum):
    """What ``append`` says of one append."""

    RECORDED = 0
    REPEATED = 1
    REUSED = 2
    CONFLICT = 3
    TAKEN = 4
    CLAIMED = 5


class Answer(Struct, frozen=True, gc=False):
    """The row of one append: only what belongs to its code is there."""

    code: Code
    part: int
    off: int
    rev: int
    recorded_at: int
    revisions: list[int]
    """Of the append's events."""
    hashes: list[bytes | None]
    answer: bytes
    refused: int
    """Counts from 1 along the rows, or the claims, of the whole call."""
    holder: str


def written(call: Arguments, answers: list[Answer], first_lane: int) -> Written:
    """Return what the batch of ``call`` came to."""
    found = Written([])
    for append, answer in zip(call.appends, answers, strict=True):
        found.outcomes.append(_outcome(call, append, answer, first_lane))
        if answer.code == Code.RECORDED:
            found.receipts += 1
            found.events += _events(append, answer)
    return found


def _outcome(call: Arguments, append: Append, answer: Answer, first_lane: int) -> Outcome:
    match answer.code:
        case Code.RECORDED | Code.REPEATED:
            place = Position(first_lane + answer.part, answer.off)
            repeated = answer.code == Code.REPEATED
            kept = answer.answer if repeated else append.answer
            return Appended(place, answer.rev, answer.recorded_at, kept, repeated)
        case Code.REUSED:
            return CommandIdReused()
        case Code.CONFLICT:
            stream, expected = call.rows.expectation(answer.refused - 1)
            return Conflict(stream, expected, answer.rev)
        case Code.TAKEN:
            return EventIdTaken(call.rows.event_id(answer.refused - 1))
        case Code.CLAIMED:
            claim, _ = call.claims[answer.refused - 1]
            return Claimed(claim.scope, claim.value, answer.holder)
        case _:
            assert_never(answer.code)


def _events(append: Append, answer: Answer) -> Iterator[Recorded]:
    """Give the events their places; all but the last stand right before it."""
    facts = append.metadata
    new = [(write.stream, event) for write in append.writes for event in write.events]
    for number, (stream, event) in enumerate(new, 1):
        behind = len(new) - number
        yield Recorded(
            partition=answer.part,
            offset=answer.off - behind,
            stream=stream.name,
            key=stream.key,
            revision=answer.revisions[number - 1],
            type=event.type,
            schema=event.schema,
            event_id=event.event_id,
            recorded_at=answer.recorded_at - behind,
            actor_id=facts.actor_id,
            correlation_id=facts.correlation_id,
            causation_id=facts.causation_id,
            payload=event.payload,
            hash=answer.hashes[number - 1],
        )
