"""The logs that a process writes: how much, in which batches, how fast, and what still waits."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from infra.event_log.tally import Tally

_LABELS = ("log",)


class WrittenLog(Protocol):
    """A log that counts what it records."""

    tally: Tally

    @property
    def waiting(self) -> int:
        """Return how many events wait for a flush."""


class LogMetrics:
    """The figures of logs by name."""

    def __init__(self, logs: Mapping[str, WrittenLog]) -> None:
        self._logs = logs

    async def families(self) -> Iterable[Metric]:
        """Return appends, events, batches, flushes and the queue of each."""
        appends = CounterMetricFamily("messenger_log_appends", "Appends decided.", labels=_LABELS)
        events = CounterMetricFamily("messenger_log_events", "Events recorded.", labels=_LABELS)
        batches = HistogramMetricFamily(
            "messenger_log_batch_events", "Events that one flush records.", labels=_LABELS
        )
        flushes = HistogramMetricFamily(
            "messenger_log_flush_seconds", "Time to decide a batch and flush it.", labels=_LABELS
        )
        waiting = GaugeMetricFamily(
            "messenger_log_queue_events", "Events that wait for a flush.", labels=_LABELS
        )
        for name, log in self._logs.items():
            tally = log.tally
            appends.add_metric((name,), tally.appends)
            events.add_metric((name,), tally.events)
            batches.add_metric((name,), tally.batches.buckets, tally.batches.total)
            flushes.add_metric((name,), tally.flushes.buckets, tally.flushes.total)
            waiting.add_metric((name,), log.waiting)
        return (appends, events, batches, flushes, waiting)
