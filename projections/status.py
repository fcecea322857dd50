"""How every projection stands, for operators."""

import time
from collections.abc import Container, Mapping, Sequence

from msgspec import Struct

from projections.consumer import Consumer, State
from projections.ports import LogReader, Parked


class ProjectionStatus(Struct, frozen=True, kw_only=True):
    """One projection: what it does, how far it is, and what it set aside."""

    name: str
    version: int
    state: State
    checkpoint: Mapping[int, int]
    """Last applied offset of each lane."""
    heads: Mapping[int, int]
    """Last offset of each lane that is folded here in its log."""
    lag_events: int
    lag_seconds: float
    """Age of the oldest event that is not applied yet."""
    parked: list[Parked]
    error: str | None


class Lag(Struct, frozen=True):
    """How far a checkpoint is behind logs."""

    heads: Mapping[int, int]
    """Last offset of each lane looked at."""
    events: int
    seconds: float
    """Age of the oldest event behind the checkpoint."""


async def status_of(consumer: Consumer) -> ProjectionStatus:
    """Return how one projection stands."""
    checkpoint = consumer.visible.offsets or await consumer.model.checkpoint()
    logs = [pages.log for pages in consumer.sources]
    lag = await lag_of(checkpoint, logs, consumer.held)
    return ProjectionStatus(
        name=consumer.model.name,
        version=consumer.model.version,
        state=consumer.state,
        checkpoint=checkpoint,
        heads=lag.heads,
        lag_events=lag.events,
        lag_seconds=lag.seconds,
        parked=await consumer.model.parked(),
        error=consumer.error,
    )


async def lag_of(
    checkpoint: Mapping[int, int], logs: Sequence[LogReader], held: Container[int] | None = None
) -> Lag:
    """Return how far a checkpoint is behind the lanes ``held``, all without them."""
    heads: dict[int, int] = {}
    oldest: list[int] = []
    for log in logs:
        lanes = await _heads(log)
        ahead = {lane: head for lane, head in lanes.items() if held is None or lane in held}
        heads |= ahead
        oldest += await _first_after(log, checkpoint, ahead)
    now = time.time_ns() // 1_000
    return Lag(
        heads=heads,
        events=sum(max(0, head - checkpoint.get(lane, -1)) for lane, head in heads.items()),
        seconds=max((max(0, now - at) / 1e6 for at in oldest), default=0.0),
    )


async def _heads(log: LogReader) -> dict[int, int]:
    heads = await log.heads()
    return {log.first_lane + partition: head for partition, head in heads.items()}


async def _first_after(
    log: LogReader, checkpoint: Mapping[int, int], heads: Mapping[int, int]
) -> list[int]:
    """Return when the first event behind the checkpoint of each lagging lane was recorded."""
    recorded_at = []
    for lane, head in heads.items():
        applied = checkpoint.get(lane, -1)
        if applied < head:
            events = await log.read({lane - log.first_lane: applied}, 1)
            recorded_at += [event.recorded_at for event in events]
    return recorded_at
