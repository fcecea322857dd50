"""Streams of one category folded into states, the latest used kept in memory."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import reduce
from typing import Generic, TypeVar, cast

from msgspec import Struct

from commands.ports import NEW, EventLog, Guard
from contracts.events import AnyEvent
from contracts.events.codec import decode
from contracts.log import Recorded
from contracts.streams import Stream

S = TypeVar("S")
S_co = TypeVar("S_co", covariant=True)
E = TypeVar("E")

_PAGE = 1_000


class Versioned(Struct, Generic[S_co], frozen=True):
    """A state, and the guard that holds an append to it."""

    state: S_co
    guard: Guard

    @property
    def revision(self) -> int:
        """The last revision folded, ``NEW`` for a stream that does not exist."""
        return self.guard.revision

    @property
    def stream(self) -> Stream:
        """The stream that was folded."""
        return self.guard.stream


class Folds(Generic[S, E]):
    """A bounded cache: what it answers may be stale, so appends are guarded by its revision."""

    def __init__(self, log: EventLog, evolve: Callable[[S, E], S], capacity: int) -> None:
        self._log = log
        self._evolve = evolve
        self._capacity = capacity
        self._entries: OrderedDict[Hashable, Versioned[S]] = OrderedDict()

    def cached(self, key: Hashable) -> Versioned[S] | None:
        """Return what is in memory, perhaps stale."""
        found = self._entries.get(key)
        if found is not None:
            self._entries.move_to_end(key)
        return found

    async def load(self, key: Hashable, stream: Stream, initial: S, *, fresh: bool) -> Versioned[S]:
        """Return what is in memory, or with ``fresh`` what the log holds now."""
        found = self.cached(key)
        if found is not None and not fresh:
            return found
        return self._keep(key, await self._read(found or Versioned(initial, Guard(stream, NEW))))

    def advance(self, key: Hashable, expected: int, events: Sequence[AnyEvent]) -> None:
        """Fold own events that were appended after revision ``expected``."""
        found = self._entries.get(key)
        if found is None or found.revision != expected:
            return
        state = reduce(self._evolve, cast("Sequence[E]", events), found.state)
        self._keep(key, _at(state, found.stream, expected + len(events)))

    def follow(self, key: Hashable, recorded: Recorded) -> None:
        """Fold a committed event into what is in memory; forget what missed one."""
        found = self._entries.get(key)
        if found is None or recorded.revision <= found.revision:
            return
        if recorded.revision == found.revision + 1:
            self._keep(key, self._folded(found, [recorded]))
        else:
            del self._entries[key]

    async def _read(self, known: Versioned[S]) -> Versioned[S]:
        while True:
            events = await self._log.read_stream(known.stream, known.revision, _PAGE)
            if events:
                known = self._folded(known, events)
            if len(events) < _PAGE:
                return known

    def _folded(self, known: Versioned[S], events: Sequence[Recorded]) -> Versioned[S]:
        decoded = (cast("E", decode(recorded)) for recorded in events)
        state = reduce(self._evolve, decoded, known.state)
        return _at(state, known.stream, events[-1].revision)

    def _keep(self, key: Hashable, versioned: Versioned[S]) -> Versioned[S]:
        found = self._entries.get(key)
        if found is not None and found.revision > versioned.revision:
            return found
        self._entries[key] = versioned
        self._entries.move_to_end(key)
        if len(self._entries) > self._capacity:
            self._entries.popitem(last=False)
        return versioned


def _at(state: S, stream: Stream, revision: int) -> Versioned[S]:
    return Versioned(state, Guard(stream, revision))
