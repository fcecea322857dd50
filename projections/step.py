"""What of a page a read model has not folded yet, and where it stands after that."""

from collections.abc import Collection, Mapping
from typing import NamedTuple
from uuid import UUID

from contracts.log import Recorded
from projections.facts import Fact
from projections.ports import Lanes, Parked

Checkpoint = dict[int, int]


class Step(NamedTuple):
    """How far a batch leads, and what of it is to be folded."""

    reached: Checkpoint
    recorded_at: Checkpoint
    facts: list[Fact]


def step(
    lanes: Lanes,
    reached: Checkpoint,
    recorded_at: Checkpoint,
    types: Collection[str],
    parked: Mapping[UUID, Parked],
) -> Step:
    """Return the checkpoint after ``lanes``, and which of its facts are to be folded."""
    first_lane, reached, newest = lanes.first_lane, dict(reached), dict[int, Recorded]()
    facts = []
    for fact in lanes.events:
        recorded = fact.recorded
        lane = first_lane + recorded.partition
        if recorded.offset <= reached.get(lane, -1):
            continue
        reached[lane] = recorded.offset
        newest[lane] = recorded
        if recorded.type not in types:
            continue
        aside = parked.get(recorded.key) if parked else None
        if aside is None or recorded.offset <= aside.after.get(lane, -1):
            facts.append(fact)
    moved = {lane: recorded.recorded_at for lane, recorded in newest.items()}
    return Step(reached, recorded_at | moved, facts)
