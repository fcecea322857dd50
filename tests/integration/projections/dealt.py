"""Lanes as a test deals them out."""

from collections.abc import Callable, Iterable, Mapping

from contracts.log import PARTITIONS


class Dealt:
    """An ownership that the test deals out."""

    def __init__(self, epoch: int, partitions: Iterable[int]) -> None:
        self._changed: list[Callable[[], None]] = []
        self._epochs = dict.fromkeys(partitions, epoch)

    def held(self, lanes: Iterable[int]) -> dict[int, int]:
        parts = {lane: lane % PARTITIONS for lane in lanes}
        return {lane: self._epochs[part] for lane, part in parts.items() if part in self._epochs}

    def subscribe(self, changed: Callable[[], None]) -> None:
        self._changed.append(changed)

    def deal(self, epochs: Mapping[int, int]) -> None:
        self._epochs = dict(epochs)
        for changed in self._changed:
            changed()
