"""Conversations set aside at an event that a projection cannot apply, and their way back."""

import asyncio
import time
from collections.abc import Sequence
from uuid import UUID

import structlog
from msgspec import Struct
from msgspec.structs import replace

from contracts.outage import Outage
from projections.facts import Fact
from projections.pages import Pages
from projections.ports import Parked, PoisonEvent, ReadModel

TRIES = 3
"""Applications of an event before its conversation is parked."""
MOST = 100
"""Parked conversations beyond which a projection pauses: then it is not the events' fault."""

_KEY_PAGE = 1_000
_HASTE = 10
"""Tries of one way back where whoever folds the lanes moves them on meanwhile."""

logger = structlog.stdlib.get_logger()


class TooManyParked(Exception):
    """The projection waits until someone has looked at what it parked."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} conversations are parked")


class Retried(Struct, frozen=True, kw_only=True):
    """What became of conversations that were set aside."""

    projection: str
    healed: list[Parked]
    remaining: list[Parked]
    """Those that are still poison, with the newest reason."""


class Parking:
    """Parks and returns conversations of one read model."""

    def __init__(self, model: ReadModel, sources: Sequence[Pages]) -> None:
        self.model = model
        self._sources = sources
        self._failing: tuple[int, int] | None = None
        self._tries = 0

    async def require_room(self) -> None:
        """Go on only while few conversations are parked.

        Raises:
            TooManyParked: more than ``MOST`` are.
        """
        count = len(await self.model.parked())
        if count > MOST:
            raise TooManyParked(count)

    async def failed(self, first_lane: int, poison: PoisonEvent) -> None:
        """Count a failure, and park the conversation at the third of the same event."""
        recorded = poison.recorded
        place = (first_lane + recorded.partition, recorded.offset)
        self._tries = self._tries + 1 if place == self._failing else 1
        self._failing = place
        if self._tries < TRIES:
            await asyncio.sleep(0.01 * self._tries)
            return
        checkpoint = await self.model.checkpoint()
        after = {
            lane: checkpoint.get(lane, -1)
            for lane in (pages.lanes[recorded.partition] for pages in self._sources)
        }
        await self.model.park(
            Parked(
                key=recorded.key,
                lane=place[0],
                offset=place[1],
                type=recorded.type,
                error=_reason(poison),
                parked_at=time.time_ns() // 1_000,
                after=after | {place[0]: place[1] - 1},
                tries=TRIES,
            )
        )
        logger.error("conversation_parked", projection=self.model.name, type=recorded.type)

    async def retry(self, key: UUID | None = None) -> Retried:
        """Fold parked conversations from the log again, or one of them.

        Raises:
            Outage: the store is away.
        """
        healed, remaining = [], []
        for parked in await self.model.parked():
            if key not in (None, parked.key):
                continue
            try:
                await self._unpark(parked)
            except PoisonEvent as poison:
                again = replace(parked, tries=parked.tries + 1, error=_reason(poison))
                await self.model.note(again)
                remaining.append(again)
            else:
                healed.append(parked)
                logger.info("conversation_unparked", projection=self.model.name)
        return Retried(projection=self.model.name, healed=healed, remaining=remaining)

    async def _unpark(self, parked: Parked) -> None:
        """Fold what waits, again where the checkpoint was moved by another process meanwhile."""
        for attempt in range(1, _HASTE + 1):
            try:
                await self.model.unpark(parked, await self._skipped(parked))
            except Outage:
                if attempt == _HASTE:
                    raise
                await asyncio.sleep(0.01 * attempt)
            else:
                return

    async def _skipped(self, parked: Parked) -> list[Fact]:
        """Return what was not folded of a conversation, log by log in order."""
        checkpoint = await self.model.checkpoint()
        facts: list[Fact] = []
        for pages in self._sources:
            lane = pages.log.first_lane + parked.lane % pages.log.partitions
            after, last = parked.after.get(lane, -1), checkpoint.get(lane, -1)
            while after < last:
                page = await pages.log.read_key(parked.key, after, _KEY_PAGE)
                facts += [Fact(recorded) for recorded in page if recorded.offset <= last]
                if len(page) < _KEY_PAGE:
                    break
                after = page[-1].offset
        return facts


def _reason(poison: PoisonEvent) -> str:
    return repr(poison.cause)[:500]
