"""Keeps in order what the two halves of a process could record in any order."""

from collections.abc import Hashable, Iterator

from commands.ports import Append
from infra.event_log.queue import Pending


class Overlaps:
    """Partitions are ordered by themselves; event ids, values and commands are of the whole log."""

    def __init__(self, halves: int) -> None:
        self._halves = halves
        self._latest: dict[Hashable, Pending] = {}

    def add(self, pending: Pending) -> None:
        """Let an append wait for those of the other half that name the same thing."""
        half = pending.partition % self._halves
        for name in _names(pending.append):
            earlier = self._latest.get(name)
            if earlier is not None and earlier.partition % self._halves != half:
                pending.after = (*pending.after, earlier)
            self._latest[name] = pending

    def forget(self, batch: list[Pending]) -> None:
        """Nobody has to wait for these any more."""
        for pending in batch:
            for name in _names(pending.append):
                if self._latest.get(name) is pending:
                    del self._latest[name]


def _names(append: Append) -> Iterator[Hashable]:
    yield append.metadata.command_id.int
    for write in append.writes:
        for event in write.events:
            if event.event_id is not None:
                yield event.event_id.int
    for claim in (*append.claims, *append.releases):
        yield claim.scope, claim.value
