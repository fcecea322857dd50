"""Events get their place: gapless offsets, revisions and a time that rises."""

from asyncio import Future
from collections.abc import Callable

from commands.ports import Append, Appended, Outcome
from contracts.log import Position, Recorded


class Tail:
    """The end of a partition, as the only writer knows it."""

    __slots__ = ("hash", "offset", "recorded_at")

    def __init__(self, offset: int = -1, recorded_at: int = 0, chained: bytes = b"") -> None:
        self.offset = offset
        self.recorded_at = recorded_at
        self.hash = chained


def record(
    append: Append, partition: int, tail: Tail, revision: Callable[[str], int], now: int
) -> list[Recorded]:
    """Return the append's events in their places, and move ``tail`` behind them."""
    metadata = append.metadata
    events: list[Recorded] = []
    ahead: dict[str, int] = {}
    for write in append.writes:
        stream, key = write.stream
        last = ahead.get(stream)
        if last is None:
            last = revision(stream)
        for new in write.events:
            last += 1
            tail.offset += 1
            tail.recorded_at = max(tail.recorded_at + 1, now)
            event = Recorded(
                partition=partition,
                offset=tail.offset,
                stream=stream,
                key=key,
                revision=last,
                type=new.type,
                schema=new.schema,
                event_id=new.event_id,
                recorded_at=tail.recorded_at,
                actor_id=metadata.actor_id,
                correlation_id=metadata.correlation_id,
                causation_id=metadata.causation_id,
                payload=new.payload,
            )
            events.append(event)
        ahead[stream] = last
    return events


def appended(append: Append, events: list[Recorded], end: Position, now: int) -> Appended:
    """Return the outcome of what was recorded; ``end`` is the last position of the partition."""
    if not events:
        return Appended(end, -1, now, append.answer)
    last = events[-1]
    return Appended(end, last.revision, last.recorded_at, append.answer)


def settle(answer: Future[Outcome], outcome: Outcome) -> None:
    """Give the outcome to whoever still waits for it."""
    if not answer.done():
        answer.set_result(outcome)
