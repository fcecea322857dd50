"""What a log has recorded since the process started, for whoever watches it."""

import logging
from collections.abc import Sequence

import structlog

from contracts.log import Recorded
from contracts.tracing import Spans
from infra.event_log.queue import Pending
from infra.histogram import Histogram

logger = structlog.stdlib.get_logger()

_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
_EVENTS = (1, 2, 4, 8, 16, 32, 64, 128, 256)


class Tally:
    """One observation for each flush, whatever it holds."""

    def __init__(self) -> None:
        self.spans: Spans | None = None
        """Whoever follows requests through the processes."""
        self.appends = 0
        self.events = 0
        self.batches = Histogram(_EVENTS)
        self.flushes = Histogram(_SECONDS)

    def flushed(self, batch: Sequence[Pending], events: Sequence[Recorded], seconds: float) -> None:
        """Count a batch that was decided and flushed, and name the requests that it answers."""
        self.appends += len(batch)
        self.events += len(events)
        self.batches.observe(len(events))
        self.flushes.observe(seconds)
        if self.spans is not None:
            answered = (each.append.metadata.correlation_id for each in batch)
            self.spans.done(answered, "append", seconds, events=len(events))
        if logger.is_enabled_for(logging.DEBUG):
            requests = sorted({str(each.append.metadata.correlation_id) for each in batch})
            logger.debug("batch_recorded", events=len(events), correlation_id=requests)
