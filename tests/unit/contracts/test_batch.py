from itertools import pairwise
from uuid import UUID

import msgspec
import pytest

from contracts.batch import BATCH_BYTES, pack, unpack
from contracts.ids import SYSTEM
from contracts.log import Recorded

LOG = UUID(int=9)


def said(offset: int, size: int = 100) -> Recorded:
    return Recorded(
        partition=3,
        offset=offset,
        stream="timeline-a",
        key=UUID(int=1),
        revision=offset,
        type="Said",
        schema=1,
        event_id=UUID(int=offset),
        recorded_at=offset,
        actor_id=SYSTEM,
        correlation_id=UUID(int=2),
        payload=b"x" * size,
        hash=bytes([offset % 256]) * 32,
    )


def test_events_come_out_as_they_went_in() -> None:
    events = [said(7), said(8)]
    (sealed,) = pack(LOG, 2, 6, b"before", events)
    batch = unpack(sealed.body)
    assert batch.decoded() == events
    assert (batch.log, batch.epoch, batch.partition) == (LOG, 2, 3)
    assert (batch.first, batch.last) == (sealed.first, sealed.last) == (7, 8)
    assert (batch.prev_hash, batch.hash) == (b"before", events[-1].hash)
    assert [tuple(each) for each in msgspec.to_builtins(batch.index)] == [
        (str(UUID(int=1)), "Said", 7),
        (str(UUID(int=1)), "Said", 8),
    ]


def test_batches_are_bounded_and_each_joins_on_to_the_one_before() -> None:
    events = [said(offset, 10_000) for offset in range(100)]
    batches = [unpack(sealed.body) for sealed in pack(LOG, 0, -1, None, events)]
    assert [event for batch in batches for event in batch.decoded()] == events
    for before, after in pairwise(batches):
        assert (after.first, after.prev_hash) == (before.last + 1, before.hash)
    assert all(len(sealed.body) <= BATCH_BYTES for sealed in pack(LOG, 0, -1, None, events))
    assert len(batches) == -(-100 // (BATCH_BYTES // 10_300))


def test_an_event_larger_than_a_batch_goes_alone() -> None:
    sizes = (10, BATCH_BYTES + 1, 10)
    events = [said(offset, size) for offset, size in enumerate(sizes)]
    assert [(b.first, b.last) for b in pack(LOG, 0, -1, None, events)] == [(0, 0), (1, 1), (2, 2)]


def test_a_batch_covers_what_a_bounded_log_forgot() -> None:
    (sealed,) = pack(LOG, 0, 4, None, [said(7), said(9)])
    assert (sealed.first, sealed.last) == (5, 9)


@pytest.mark.parametrize("body", [b"", b"junk", msgspec.msgpack.encode({"log": 1})])
def test_what_is_no_batch_is_refused(body: bytes) -> None:
    with pytest.raises(msgspec.MsgspecError):
        unpack(body)
