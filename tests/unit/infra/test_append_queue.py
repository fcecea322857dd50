from uuid import UUID

from commands.ports import Append, NewEvent, Outcome, Unavailable, Write
from contracts.ids import CommandId, UserId
from contracts.log import Metadata
from contracts.streams import Stream
from infra.event_log.queue import AppendQueue, Pending

KEY = UUID(int=1)


def pending(events: int = 1, size: int = 1) -> Pending:
    said = tuple(NewEvent("Said", 1, b"x" * size) for _ in range(events))
    metadata = Metadata(actor_id=UserId(KEY), command_id=CommandId(KEY), correlation_id=KEY)
    writes = (Write(Stream("timeline-a", KEY), said),) if said else ()
    append = Append(key=KEY, metadata=metadata, fingerprint=b"", writes=writes)
    return Pending(append, 0, lambda _: None)


def sizes(queue: AppendQueue) -> list[int]:
    found: list[int] = []
    while batch := queue.take():
        found.append(len(batch))
    return found


def queue_of(*waiting: Pending) -> AppendQueue:
    queue = AppendQueue()
    assert all(queue.offer(one) for one in waiting)
    return queue


def test_a_batch_has_at_most_256_events() -> None:
    assert sizes(queue_of(*(pending() for _ in range(600)))) == [256, 256, 88]
    assert sizes(queue_of(*(pending(events=100) for _ in range(5)))) == [2, 2, 1]


def test_a_batch_has_at_most_256_kib() -> None:
    assert sizes(queue_of(*(pending(size=100 * 1024) for _ in range(5)))) == [2, 2, 1]


def test_an_append_larger_than_a_batch_goes_alone() -> None:
    assert sizes(queue_of(pending(), pending(events=700), pending())) == [1, 1, 1]
    assert sizes(queue_of(pending(size=1024 * 1024), pending())) == [1, 1]


def test_an_append_without_events_weighs_as_much_as_one() -> None:
    assert sizes(queue_of(*(pending(events=0) for _ in range(300)))) == [256, 44]


def test_a_full_queue_refuses_until_some_is_taken() -> None:
    by_events = AppendQueue(events=3)
    assert [by_events.offer(pending(events=2)), by_events.offer(pending(events=2))] == [True, False]
    by_size = AppendQueue(size=100)
    assert [by_size.offer(pending(size=60)), by_size.offer(pending(size=60))] == [True, False]
    for queue in (by_events, by_size):
        queue.take()
        assert queue.offer(pending(events=2, size=20))


def test_an_answered_append_holds_its_caller_no_longer() -> None:
    answers: list[Outcome] = []
    one = Pending(pending().append, 0, answers.append)
    one.answer(Unavailable("first"))
    one.answer(Unavailable("second"))
    assert answers == [Unavailable("first")]
    assert one.done is None


def test_an_append_that_comes_after_another_queue_begins_a_batch_of_its_own() -> None:
    later = pending()
    later.after = (pending(),)
    assert sizes(queue_of(pending(), pending(), later, pending())) == [2, 2]
