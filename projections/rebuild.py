"""A read model folded anew from the log beside the active one, compared, and put in its place.

States: catching_up → ready (all events folded that there were when it began) → active; the one
before is retired. Reads never stop, and any error before the switch leaves the active one as it
was. The process that rebuilds folds all lanes into the new version, whichever of them it holds.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from contracts.outage import Outage
from projections.consumer import Consumer
from projections.pages import Pages
from projections.ports import Digest, Lanes, ReadModel, TableDigest, Versions

Checkpoint = Mapping[int, int]

_END = 1 << 62
"""Behind every offset."""
_OVERTAKEN = 20
_PAUSE = 0.1
"""How often, and after how many seconds, what others may be folding too is tried again."""


class Stage(StrEnum):
    """How far a rebuild is."""

    CATCHING_UP = "catching_up"
    READY = "ready"
    ACTIVE = "active"


class Progress(Struct, frozen=True, kw_only=True):
    """What to show of a rebuild while it runs."""

    projection: str
    version: int
    stage: Stage
    applied: int
    """Events read and folded so far."""
    total: int
    """Events to fold, as known at the start."""
    events_per_second: float


class Difference(Struct, frozen=True, kw_only=True):
    """A table in which the two versions differ."""

    table: str
    active: TableDigest | None
    rebuilt: TableDigest | None


class NotEquivalent(Exception):
    """The rebuilt version differs from the active one, which stays."""

    def __init__(self, projection: str, differences: Sequence[Difference]) -> None:
        tables = ", ".join(difference.table for difference in differences)
        super().__init__(f"{projection}: rebuilt and active differ in {tables}")
        self.differences = differences


class RebuildUnderWay(Exception):
    """The projection is being rebuilt already."""

    def __init__(self, projection: str) -> None:
        super().__init__(f"{projection} is being rebuilt already")


class LanesElsewhere(Exception):
    """Owners in other processes would not go on with the rebuilt version."""

    def __init__(self, projection: str) -> None:
        super().__init__(
            f"{projection} is rebuilt only by the process that folds all of it, "
            "which this one does not"
        )


class Rebuilt(Struct, frozen=True, kw_only=True):
    """A rebuild that ended with a new active version."""

    version: int
    events: int
    seconds: float
    differences: Sequence[Difference]
    """Accepted by the caller."""


class Rebuild:
    """Folds one projection into a new version and switches to it."""

    def __init__(
        self, consumer: Consumer, versions: Versions, report: Callable[[Progress], None]
    ) -> None:
        """Rebuild what ``consumer`` follows; ``report`` is called after each page."""
        self._consumer = consumer
        self._versions = versions
        self._report = report
        self._sources = [Pages(pages.log, pages.size) for pages in consumer.sources]
        self._nothing = dict.fromkeys(consumer.lanes, -1)
        self._started = time.monotonic()
        self._applied = 0
        self._total = 0

    async def run(self, *, accept_differences: bool = False) -> Rebuilt:
        """Fold from the first event, compare, catch up, switch.

        Raises:
            NotEquivalent: the versions differ as of one checkpoint, and that was not accepted.
            PoisonEvent: an event cannot be applied; in a rebuild nothing is parked.
            RebuildUnderWay: another rebuild of the projection runs.
            LanesElsewhere: other processes fold it too, and would not follow.
        """
        if self._consumer.rebuilding:
            raise RebuildUnderWay(self._consumer.model.name)
        self._consumer.rebuilding = True
        try:
            return await self._run(accept_differences=accept_differences)
        finally:
            self._consumer.rebuilding = False
            await self._versions.discard()

    async def _run(self, *, accept_differences: bool) -> Rebuilt:
        self._require_followers()
        before = await self._active(accept_differences=accept_differences)
        model = await self._versions.begin()
        self._total = await self._count()
        await self._fold(model, self._nothing | dict(before.checkpoint))
        differences = _compare(before, await model.digest())
        self._tell(model, Stage.READY)
        await self._fold(model, {})
        async with self._consumer.turn:
            await self._fold(model, {})
            if differences and not accept_differences:
                await self._require_equal_now(model)
                differences = []
            await self._switch(model)
        self._tell(model, Stage.ACTIVE)
        return Rebuilt(
            version=model.version,
            events=self._applied,
            seconds=time.monotonic() - self._started,
            differences=differences,
        )

    async def _switch(self, model: ReadModel) -> None:
        self._require_followers()
        await self._versions.activate()
        await self._consumer.switch(model)
        # An owner elsewhere may have been ahead of it, and waits for events yet to come.
        await self._fold_among_owners(model, {})

    def _require_followers(self) -> None:
        if not self._versions.shared and self._consumer.lanes > self._consumer.held.keys():
            raise LanesElsewhere(self._consumer.model.name)

    async def _require_equal_now(self, model: ReadModel) -> None:
        """Compare again at the head: what was erased meanwhile is now gone from both versions."""
        active = self._consumer.model
        await self._fold_among_owners(active, await model.checkpoint())
        # Owners elsewhere go on meanwhile: as of the moment of the digest, both are equally far.
        before = await active.digest()
        await self._fold(model, self._nothing | dict(before.checkpoint))
        differences = _compare(before, await model.digest())
        if differences:
            raise NotEquivalent(model.name, differences)

    async def _fold_among_owners(self, model: ReadModel, until: Checkpoint) -> None:
        """Fold what owners elsewhere fold as well: whoever comes second begins anew after them."""
        for _ in range(_OVERTAKEN):
            try:
                return await self._fold(model, until)
            except Outage:
                await asyncio.sleep(_PAUSE)
        return await self._fold(model, until)

    async def _fold(self, model: ReadModel, until: Checkpoint) -> None:
        """Fold page by page up to ``until``; a lane that it does not name, to the head."""
        for pages in self._sources:
            place = await model.checkpoint()
            while True:
                done = {lane: _END for lane, last in until.items() if place.get(lane, -1) >= last}
                page = await pages.after(place | done)
                async with self._consumer.pace():
                    await model.apply(_up_to(page, until))
                self._applied += len(page.events)
                self._tell(model, Stage.CATCHING_UP)
                for fact in page.events:
                    place[page.first_lane + fact.recorded.partition] = fact.recorded.offset
                if len(page.events) < pages.size:
                    break

    async def _active(self, *, accept_differences: bool) -> Digest:
        """Digest the active version; one that cannot be read may be replaced all the same."""
        try:
            return await self._consumer.model.digest()
        except Outage:
            if not accept_differences:
                raise
            return Digest({}, {})

    async def _count(self) -> int:
        heads = [await pages.log.heads() for pages in self._sources]
        return sum(head + 1 for log in heads for head in log.values())

    def _tell(self, model: ReadModel, stage: Stage) -> None:
        elapsed = max(1e-9, time.monotonic() - self._started)
        self._report(
            Progress(
                projection=model.name,
                version=model.version,
                stage=stage,
                applied=self._applied,
                total=self._total,
                events_per_second=self._applied / elapsed,
            )
        )


def _up_to(page: Lanes, until: Checkpoint) -> Lanes:
    if not until:
        return page
    return Lanes(
        page.first_lane,
        [
            fact
            for fact in page.events
            if fact.recorded.offset <= until.get(page.first_lane + fact.recorded.partition, _END)
        ],
    )


def _compare(active: Digest, rebuilt: Digest) -> list[Difference]:
    return [
        Difference(table=table, active=active.tables.get(table), rebuilt=rebuilt.tables.get(table))
        for table in sorted(active.tables.keys() | rebuilt.tables.keys())
        if active.tables.get(table) != rebuilt.tables.get(table)
    ]
