"""One lane followed in order: what the bus brings, and the log for whatever it did not bring."""

import asyncio
from collections.abc import Callable

import structlog
from faststream.rabbit.annotations import RabbitMessage
from msgspec import MsgspecError

from contracts.batch import Batch, unpack
from contracts.log import Recorded
from infra.rabbitmq.lane import CarriedLog, End, Forked, Place, end_of

logger = structlog.stdlib.get_logger()

HOLD_SECONDS = 0.025
"""How long a batch that came early waits for the one before it."""
_PAGE = 1_000


class Follower:
    """Gives out the events of one partition from a place on: each once, in order, none left out."""

    def __init__(
        self, log: CarriedLog, partition: int, end: End, give: Callable[[list[Recorded]], None]
    ) -> None:
        """Go on behind ``end``; ``give`` must not block."""
        self.end = end
        self.lost: Forked | None = None
        """Why nothing more is given out."""
        self._log = log
        self._partition = partition
        self._give = give
        self._inbox: asyncio.Queue[RabbitMessage | None] = asyncio.Queue()

    def receive(self, delivery: RabbitMessage) -> None:
        """Take a delivery; it is acknowledged when it was given out, so credit bounds the inbox."""
        self._inbox.put_nowait(delivery)

    def look(self) -> None:
        """Read from the log what the bus has not brought."""
        if self._inbox.empty():
            self._inbox.put_nowait(None)

    async def run(self) -> Forked:
        """Follow until the lane turns out to be forked, and return why."""
        while True:
            taken = [await self._inbox.get()]
            try:
                await self._take(taken)
            except Forked as forked:
                self.lost = forked
                return forked
            except Exception as error:  # noqa: BLE001 — the next batch or look tries again
                logger.warning("lane_unreadable", lane=self._lane, error=repr(error))
            await self._acknowledge(taken)

    @property
    def _lane(self) -> int:
        return self._log.first_lane + self._partition

    async def _take(self, taken: list[RabbitMessage | None]) -> None:
        """Give out what follows of the deliveries taken, and of those that have come meanwhile."""
        batches = self._unpacked(taken)
        if any(self.end.place(batch) is Place.AHEAD for batch in batches):
            await asyncio.sleep(HOLD_SECONDS)
        while not self._inbox.empty():
            taken.append(self._inbox.get_nowait())
        for batch in sorted(self._unpacked(taken), key=lambda batch: batch.first):
            place = self.end.place(batch)
            if place is Place.NEXT:
                self._give_out(batch.decoded())
                # A bounded log may have forgotten the last event of the batch by now.
                self.end = End(batch.last, batch.hash)
            elif place is Place.AHEAD:
                await self._catch_up()
        if None in taken:
            await self._catch_up()

    def _unpacked(self, taken: list[RabbitMessage | None]) -> list[Batch]:
        batches = []
        for delivery in taken:
            if delivery is None:
                continue
            try:
                batch = unpack(delivery.body)
            except MsgspecError as error:
                logger.warning("batch_unreadable", lane=self._lane, error=repr(error))
                continue
            if batch.log != self._log.log_id:
                raise Forked(f"the bus carries the log {batch.log}")
            batches.append(batch)
        return batches

    async def _catch_up(self) -> None:
        """Give out all that the log has, beginning with a look at the event seen last."""
        after = self.end.offset - 1
        while True:
            page = await self._log.read({self._partition: after}, _PAGE)
            if not page and after < self.end.offset >= 0:
                raise Forked(f"the log ends before offset {self.end.offset}, which was seen")
            self._give_out(page)
            if len(page) < _PAGE:
                return
            after = self.end.offset

    def _give_out(self, events: list[Recorded]) -> None:
        fresh = self.end.after(events)
        if fresh:
            self.end = end_of(fresh)
            self._give(fresh)

    async def _acknowledge(self, taken: list[RabbitMessage | None]) -> None:
        deliveries = [delivery for delivery in taken if delivery is not None]
        if not deliveries:
            return
        try:
            await deliveries[-1].ack(multiple=True)
        except Exception as error:  # noqa: BLE001 — a connection that is gone has forgotten it
            logger.debug("delivery_unacknowledged", lane=self._lane, error=repr(error))
