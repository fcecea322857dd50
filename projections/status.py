"""How every projection stands, for operators."""

import time
from collections.abc import Mapping

from msgspec import Struct

from projections.consumer import Consumer, State
from projections.pages import Pages
from projections.ports import Parked


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


async def status_of(consumer: Consumer) -> ProjectionStatus:
    """Return how one projection stands."""
    checkpoint = consumer.visible.offsets or await consumer.model.checkpoint()
    held = consumer.held
    heads: dict[int, int] = {}
    oldest: list[int] = []
    for pages in consumer.sources:
        ahead = {lane: head for lane, head in (await _heads(pages)).items() if lane in held}
        heads |= ahead
        oldest += await _first_after(pages, checkpoint, ahead)
    now = time.time_ns() // 1_000
    return ProjectionStatus(
        name=consumer.model.name,
        version=consumer.model.version,
        state=consumer.state,
        checkpoint=checkpoint,
        heads=heads,
        lag_events=sum(max(0, head - checkpoint.get(lane, -1)) for lane, head in heads.items()),
        lag_seconds=max((max(0, now - at) / 1e6 for at in oldest), default=0.0),
        parked=await consumer.model.parked(),
        error=consumer.error,
    )


async def _heads(pages: Pages) -> dict[int, int]:
    heads = await pages.log.heads()
    return {pages.log.first_lane + partition: head for partition, head in heads.items()}


async def _first_after(
    pages: Pages, checkpoint: Mapping[int, int], heads: Mapping[int, int]
) -> list[int]:
    """Return when the first event behind the checkpoint of each lagging lane was recorded."""
    recorded_at = []
    for lane, head in heads.items():
        applied = checkpoint.get(lane, -1)
        if applied < head:
            events = await pages.log.read({lane - pages.log.first_lane: applied}, 1)
            recorded_at += [event.recorded_at for event in events]
    return recorded_at
