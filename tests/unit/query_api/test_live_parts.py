from uuid import UUID

import pytest

from contracts.ids import SessionId, UserId, uuid7
from contracts.log import Recorded
from contracts.views.user import Presence
from infra.memory.event_log import MemoryEventLog
from infra.memory.feed import InProcessFeed
from infra.memory.presence import LASTS, MOMENT, MemoryPresence
from query_api.bounded import Bounded
from query_api.live.bucket import BURST, RATE, Bucket
from query_api.live.frames import MalformedFrame, Ping, decode_frame
from query_api.live.tail import Tail

ANN = UserId(uuid7())
PHONE, DESK = SessionId(uuid7()), SessionId(uuid7())


class Board(MemoryPresence):
    def __init__(self) -> None:
        self.micros = 10**15
        super().__init__(lambda: self.micros)
        self.edges: list[Presence] = []
        self.subscribe(self.edges.append)

    def later(self, seconds: float) -> None:
        self.micros += int(seconds * 1_000_000)

    @property
    def states(self) -> list[str]:
        return [edge.state for edge in self.edges]


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    bucket = Bucket()
    assert sum(bucket.take(0.0) for _ in range(1_000)) == BURST
    assert sum(bucket.take(2.0) for _ in range(1_000)) == 2 * RATE
    assert sum(bucket.take(10_000.0) for _ in range(1_000)) == BURST


def test_a_bounded_cache_forgets_what_was_used_longest_ago() -> None:
    cache: Bounded[str, int] = Bounded(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1
    cache.put("c", 3)
    assert (cache.peek("a"), cache.peek("b"), cache.peek("c"), len(cache)) == (1, None, 3, 2)


@pytest.mark.parametrize("text", [b"", b"\xff", "\ud800x", '{"type":"ping"', "x" * 70_000])
def test_what_is_no_frame_is_malformed(text: str | bytes) -> None:
    with pytest.raises(MalformedFrame):
        decode_frame(text)
    assert decode_frame('{"type":"ping"}') == Ping()


async def test_each_change_of_state_is_told_once() -> None:
    board = Board()
    await board.arrive(ANN, DESK)
    await board.arrive(ANN, PHONE)
    await board.say(ANN, DESK, "away")
    await board.say(ANN, PHONE, "away")
    await board.say(ANN, PHONE, "dnd")
    await board.say(ANN, DESK, "online")
    assert board.states == ["online", "away", "dnd"]


async def test_who_comes_back_in_a_moment_was_never_gone() -> None:
    board = Board()
    await board.arrive(ANN, DESK)
    await board.leave(ANN, DESK)
    board.later(MOMENT / 2)
    await board.arrive(ANN, DESK)
    board.later(MOMENT)
    await board.beat([])
    assert board.states == ["online"]


async def test_a_device_not_heard_of_is_gone_with_the_time_it_was_found_so() -> None:
    board = Board()
    await board.arrive(ANN, DESK)
    board.later(LASTS - 1)
    await board.beat([(ANN, DESK)])
    board.later(LASTS - 1)
    await board.beat([])
    assert board.states == ["online"]
    board.later(1)
    await board.beat([])
    (ann,) = await board.of([ANN])
    assert board.states == ["online", "offline"]
    assert ann.last_seen_at is not None


async def test_a_state_outlives_a_short_absence() -> None:
    board = Board()
    await board.arrive(ANN, DESK)
    await board.say(ANN, DESK, "dnd")
    await board.leave(ANN, DESK)
    await board.arrive(ANN, DESK)
    assert board.states == ["online", "dnd"]


async def test_what_a_feed_brings_again_is_in_the_tail_once() -> None:
    tail = Tail()
    await tail.start(MemoryEventLog(feed=InProcessFeed(), first_lane=16))
    events = [recorded(offset) for offset in range(3)]
    tail.receive(16, events[:2])
    tail.receive(16, events)
    assert [(lane, event.offset) for lane, event in tail.since({19: -1}) or ()] == [
        (19, 0),
        (19, 1),
        (19, 2),
    ]


def recorded(offset: int) -> Recorded:
    return Recorded(
        partition=3,
        offset=offset,
        stream="read-x",
        key=UUID(int=1),
        revision=offset,
        type="ReadMarkerMoved",
        schema=1,
        recorded_at=offset,
        actor_id=ANN,
        correlation_id=UUID(int=2),
        payload=b"{}",
    )
