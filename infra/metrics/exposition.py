"""One page of figures from all that a process watches."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    GCCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

CONTENT_TYPE = CONTENT_TYPE_LATEST


class Source(Protocol):
    """A part of the process that has figures."""

    async def families(self) -> Iterable[Metric]:
        """Return them as they are now."""


class Exposition:
    """The figures of this process and of nothing else."""

    def __init__(self, sources: Sequence[Source]) -> None:
        """Keep who has figures; memory, processor time and garbage are added."""
        self._sources = list(sources)
        self._process = CollectorRegistry()
        ProcessCollector(registry=self._process)
        GCCollector(registry=self._process)

    def add(self, sources: Sequence[Source]) -> None:
        """Show more."""
        self._sources += sources

    async def page(self) -> bytes:
        """Return every figure, as text."""
        families = list(self._process.collect())
        for source in self._sources:
            families += await source.families()
        return generate_latest(_Taken(families))


class _Taken(Collector):
    """Figures that were collected already."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        """Return them."""
        return self._families
