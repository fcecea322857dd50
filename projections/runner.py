"""Runs every projection of a process, woken by the feed and by a look at the logs' heads."""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

import structlog

from contracts.log import Position, Recorded
from contracts.tracing import Spans
from projections.consumer import Consumer
from projections.facts import Fact
from projections.ownership import Undivided
from projections.pace import Pace, unpaced
from projections.pages import Pages
from projections.parking import Retried
from projections.ports import CommittedFeed, Lanes, LogReader, Ownership, ReadModel
from projections.status import ProjectionStatus, status_of

logger = structlog.stdlib.get_logger()


class ProjectionUnknown(Exception):
    """No projection of this name runs here."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no projection {name!r}")
        self.name = name


class Runner:
    """Keeps projections up with their logs, and says how far each is."""

    def __init__(
        self,
        feed: CommittedFeed,
        *,
        poll: float = 1.0,
        rest: float = 0.2,
        ownership: Ownership | None = None,
        pace: Pace = unpaced,
        spans: Spans | None = None,
    ) -> None:
        """Look at the heads every ``poll`` seconds; rest ``rest`` at most between batches.

        Without an ownership this process folds every lane. Pages read to catch up or to rebuild
        are folded at ``pace``.
        """
        self._pace = pace
        self._spans = spans
        self._poll = poll
        self._rest = rest
        self._pages: dict[int, Pages] = {}
        self._consumers: dict[str, Consumer] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._ownership = ownership or Undivided()
        self._ownership.subscribe(self.doubt)
        feed.subscribe(self._receive)

    def follow(self, model: ReadModel, *logs: LogReader) -> None:
        """Keep ``model`` up with ``logs`` once the runner has started."""
        sources = [self._pages.setdefault(log.first_lane, Pages(log)) for log in logs]
        self._consumers[model.name] = Consumer(
            model,
            sources,
            self._rest,
            ownership=self._ownership,
            pace=self._pace,
            spans=self._spans,
        )

    def start(self) -> None:
        """Start to follow, each projection in a task of its own."""
        runs = [consumer.run() for consumer in self._consumers.values()]
        self._tasks = [asyncio.create_task(run) for run in [*runs, self._look_for_lost()]]

    async def close(self) -> None:
        """Stop following; the read models stay open, and finish what they were given."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def wait(self, projection: str, positions: Sequence[Position], seconds: float) -> bool:
        """Wait until a projection's visible state has all positions; False if time ran out."""
        return await self.consumer(projection).visible.wait(positions, seconds)

    def visible(self, projection: str) -> Mapping[int, int]:
        """Return the last visible offset of each lane of a projection."""
        return self.consumer(projection).visible.offsets

    async def status(self) -> list[ProjectionStatus]:
        """Return how every projection stands."""
        return [await status_of(consumer) for consumer in self._consumers.values()]

    async def retry(self, projection: str, key: UUID | None = None) -> Retried:
        """Fold parked conversations of a projection again, or one.

        Raises:
            ProjectionUnknown: none of this name runs here.
            Outage: the store is away.
        """
        consumer = self.consumer(projection)
        async with consumer.turn:
            return await consumer.parking.retry(key)

    def doubt(self) -> None:
        """Hold every read model against the logs again before anything that comes live."""
        for consumer in self._consumers.values():
            consumer.doubt()

    def consumer(self, projection: str) -> Consumer:
        """Return the consumer of a projection.

        Raises:
            ProjectionUnknown: none of this name runs here.
        """
        if projection not in self._consumers:
            raise ProjectionUnknown(projection)
        return self._consumers[projection]

    def _receive(self, first_lane: int, events: Sequence[Recorded]) -> None:
        pages = self._pages.get(first_lane)
        if pages is None:
            return
        lanes = Lanes(first_lane, [Fact(recorded) for recorded in events])
        for consumer in self._consumers.values():
            if pages in consumer.sources:
                consumer.receive(lanes)

    async def _look_for_lost(self) -> None:
        """Send consumers back to the log where an event seen at the last look has not come."""
        seen: dict[int, int] = {}
        while True:
            await asyncio.sleep(self._poll)
            for consumer in self._consumers.values():
                if consumer.lacks(seen):
                    consumer.fall_behind()
            for pages in self._pages.values():
                try:
                    heads = await pages.log.heads()
                except Exception as error:  # noqa: BLE001 — an outage of the log: the next look
                    logger.warning("heads_unreadable", error=repr(error))
                    continue
                for partition, head in heads.items():
                    seen[pages.log.first_lane + partition] = head
