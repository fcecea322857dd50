"""The bounded queue in front of a log, from which each flush takes one batch."""

from collections import deque
from collections.abc import Callable, Iterator

from commands.ports import Append, Outcome

BATCH_EVENTS = 256
BATCH_BYTES = 256 * 1024
QUEUE_EVENTS = 10_000
QUEUE_BYTES = 32 * 1024 * 1024


class Pending:
    """An append that waits for its outcome; one without events weighs as much as one event."""

    __slots__ = ("after", "append", "done", "partition", "size", "weight")

    def __init__(self, append: Append, partition: int, done: Callable[[Outcome], None]) -> None:
        self.append = append
        self.partition = partition
        self.done: Callable[[Outcome], None] | None = done
        self.after: tuple[Pending, ...] = ()
        """Appends of other queues that must be answered before this one is recorded."""
        self.weight = 0
        self.size = len(append.answer)
        for write in append.writes:
            self.weight += len(write.events)
            for event in write.events:
                self.size += len(event.payload)
        self.weight = self.weight or 1

    def answer(self, outcome: Outcome) -> None:
        """Give the outcome, once.

        ``done`` usually holds the caller, who holds this append: forgetting it first breaks the
        cycle, which otherwise only the garbage collector would find.
        """
        done, self.done = self.done, None
        if done is not None:
            done(outcome)

    def tell(self, told: Callable[[Outcome], None]) -> None:
        """Let somebody else know the outcome too."""
        first = self.done

        def both(outcome: Outcome) -> None:
            if first is not None:
                first(outcome)
            told(outcome)

        self.done = both


class AppendQueue:
    """Appends in the order they came; it refuses what would make it longer than its bounds."""

    def __init__(self, events: int = QUEUE_EVENTS, size: int = QUEUE_BYTES) -> None:
        self._waiting: deque[Pending] = deque()
        self._room = self._most = events
        self._space = size

    def __iter__(self) -> Iterator[Pending]:
        return iter(self._waiting)

    @property
    def waiting(self) -> int:
        """Return how many events wait."""
        return self._most - self._room

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def first(self) -> Pending:
        """Return the append that goes next."""
        return self._waiting[0]

    def offer(self, pending: Pending) -> bool:
        """Queue an append, or say that there is no room for it."""
        if self._room < pending.weight or self._space < pending.size:
            return False
        self._room -= pending.weight
        self._space -= pending.size
        self._waiting.append(pending)
        return True

    def take(self) -> list[Pending]:
        """Remove and return the next batch: at least one append if any waits.

        One that comes after others begins a batch of its own: they have to be waited for first.
        """
        batch: list[Pending] = []
        events = size = 0
        while self._waiting:
            pending = self._waiting[0]
            events += pending.weight
            size += pending.size
            full = events > BATCH_EVENTS or size > BATCH_BYTES
            if batch and (full or pending.after):
                break
            batch.append(self._waiting.popleft())
            self._room += pending.weight
            self._space += pending.size
        return batch
