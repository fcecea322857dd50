"""The read model of messages on Elasticsearch: whole documents, then the checkpoint beside them."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

from msgspec.structs import replace

from contracts.outage import Outage
from infra.elasticsearch.batch import Batch
from infra.elasticsearch.books import Bookkeeping, Books, Kept
from infra.elasticsearch.digest import Moment, hold
from infra.elasticsearch.seats import Seat
from infra.elasticsearch.store import IndexStore, Refused
from projections import messages, system_items
from projections.facts import Fact
from projections.ports import Digest, Lanes, Parked, PoisonEvent, Superseded
from projections.step import Checkpoint, Step, step

NAME: Final = "messages"
TYPES: Final = messages.TYPES | system_items.TYPES

_IDLE_SECONDS: Final = 1.0
"""How long a checkpoint that moved over facts of no interest may wait to be stored."""
REFRESH_SECONDS: Final = 0.25
"""Readers are shown what was applied no more often than that."""
_RESTS: Final = 4
_LONGEST_PAUSE: Final = 1.0
"""Nor is a cluster that is slow at it kept busy with nothing else, while readers do not wait."""
_MOMENTS: Final = 100
_BETWEEN_MOMENTS: Final = 0.05
"""Seconds until the next try to find the index between two batches of an owner elsewhere."""
_UNREFRESHED: Final = 20_000
"""Documents kept in memory, for want of a refresh, at most."""


class ElasticReadModel:
    """One version, with its books in the same cluster."""

    name = NAME

    def __init__(self, seat: Seat, bookkeeping: Bookkeeping) -> None:
        """Fold into the version that ``seat`` says."""
        self.seat = seat
        self._bookkeeping = bookkeeping
        self._kept: Kept | None = None
        self._reached: Checkpoint = {}
        self._recorded_at: Checkpoint = {}
        self._visible: Checkpoint = {}
        self._stored_at = 0.0
        self._told_at = 0.0
        self._owns = False
        self._turn = asyncio.Lock()

    @property
    def version(self) -> int:
        """The number of the version."""
        return self.seat.store.number

    @property
    def store(self) -> IndexStore:
        """The indices of the version."""
        return self.seat.store

    async def own(self, epochs: Mapping[int, int]) -> None:
        """Fold these lanes from now on, each in the epoch given, and read the checkpoint anew.

        Afterwards whoever wrote the books before finds them changed, and may not own them again.

        Raises:
            Superseded: a lane is owned in a newer epoch.
            Outage: the cluster is away, or another owner is about it.
        """
        async with self._turn:
            self._forget()
            self._owns = bool(epochs)
            books = (await self._books()).books
            for lane, epoch in books.owners.items():
                if epoch > epochs.get(lane, epoch):
                    raise Superseded(lane, epoch)
            if any(books.owners.get(lane, 0) != epoch for lane, epoch in epochs.items()):
                await self._keep(replace(books, owners={**books.owners, **epochs}))

    async def checkpoint(self) -> Checkpoint:
        """Return the last applied offset of each lane."""
        async with self._turn:
            await self._books()
            return dict(self._reached)

    async def recorded_at(self) -> Checkpoint:
        """Return when the last applied event of each lane was recorded."""
        async with self._turn:
            await self._books()
            return dict(self._recorded_at)

    async def apply(self, lanes: Lanes) -> None:
        """Index what the facts change, then move the checkpoint.

        Both are written so that doing it again, in part or in other batches, changes nothing.

        Raises:
            PoisonEvent: a fact cannot be applied; the checkpoint stays.
            Outage: the cluster is away or was wiped.
        """
        async with self._turn:
            kept = await self._current()
            after = step(lanes, self._reached, self._recorded_at, TYPES, kept.books.parked)
            await self._write(after.facts)
            if after.facts or time.monotonic() - self._stored_at >= _IDLE_SECONDS:
                await self._keep(_moved(kept.books, after))
                self._stored_at = time.monotonic()
            self._reached, self._recorded_at = after.reached, after.recorded_at
            if len(self.store.unrefreshed) > _UNREFRESHED:
                await self.store.refresh()

    async def show(self) -> Checkpoint:
        """Refresh, but not so soon after the last time; return what readers see."""
        async with self._turn:
            dirty = bool(self.store.unrefreshed)
            pause = max(REFRESH_SECONDS, _RESTS * self.store.refreshing)
            if dirty and time.monotonic() - self.store.refreshed_at < min(pause, _LONGEST_PAUSE):
                return dict(self._visible)
            if dirty:
                await self.store.refresh()
            self._visible = dict(self._reached)
            if dirty or time.monotonic() - self._told_at >= _IDLE_SECONDS:
                if self._owns:
                    await self._current()
                await self._tell_others()
            return dict(self._visible)

    async def _tell_others(self) -> None:
        """Let readers in other processes know how far they see."""
        told = self._kept is None or self._kept.books.visible == self._visible
        if self._owns and not told and self._kept is not None:
            await self._keep(replace(self._kept.books, visible=self._visible))
        self._told_at = time.monotonic()

    async def park(self, parked: Parked) -> None:
        """Set a conversation aside."""
        async with self._turn:
            books = (await self._current()).books
            await self._keep(replace(books, parked={**books.parked, parked.key: parked}))

    async def parked(self) -> list[Parked]:
        """Return the conversations set aside."""
        async with self._turn:
            return list((await self._books()).books.parked.values())

    async def unpark(self, parked: Parked, events: Sequence[Fact]) -> None:
        """Index a parked conversation's facts and forget the parking.

        Raises:
            PoisonEvent: one still cannot be applied; the conversation stays parked.
            Outage: the cluster is away, or another owner was faster.
        """
        async with self._turn:
            books = (await self._current()).books
            await self._write([fact for fact in events if fact.recorded.type in TYPES])
            left = {key: each for key, each in books.parked.items() if key != parked.key}
            await self._keep(replace(books, parked=left))

    async def note(self, parked: Parked) -> None:
        """Keep what is known of a conversation by now, if it is still set aside."""
        async with self._turn:
            books = (await self._current()).books
            if parked.key in books.parked:
                await self._keep(replace(books, parked={**books.parked, parked.key: parked}))

    async def digest(self) -> Digest:
        """Digest the content of one moment, while applications go on.

        Raises:
            Outage: the cluster is away.
        """
        for _ in range(_MOMENTS):
            async with self._turn:
                moment = await self._moment()
            if moment is not None:
                return await moment.read()
            await asyncio.sleep(_BETWEEN_MOMENTS)
        raise Outage("the message index is written all the time")

    async def _moment(self) -> Moment | None:
        """Return the content of now; None where an owner elsewhere is in the middle of a batch."""
        kept = await self._books()
        found = await self._bookkeeping.read(self.version)
        if found is None:
            raise Outage("another version of the message index took its place")
        mine = (found.seq_no, found.term) == (kept.seq_no, kept.term)
        await self.store.refresh(always=True)
        return await hold(self.store, dict(self._reached if mine else found.books.checkpoint))

    async def settle(self, owners: Mapping[int, int]) -> None:
        """Be ready for readers, and owned as the version before is.

        Raises:
            Outage: the cluster is away, or another owner is about it.
        """
        async with self._turn:
            books = (await self._current()).books
            await self.store.settle()
            await self._keep(replace(books, owners=dict(owners), visible=dict(self._reached)))

    async def close(self) -> None:
        """Store how far it got, unless others went on; the client is its owner's to close."""
        async with self._turn:
            with suppress(Outage):
                if self._kept is not None and self._kept.books.checkpoint != self._reached:
                    reached = Step(self._reached, self._recorded_at, [])
                    await self._keep(_moved(self._kept.books, reached))
                await self.store.refresh()

    async def _write(self, facts: Sequence[Fact]) -> None:
        if not facts:
            return
        documents = await Batch(self.store).fold(facts)
        try:
            await self.store.write(documents)
        except Refused as refused:
            key = refused.document.conversation
            first = next(fact for fact in facts if fact.recorded.key == key)
            raise PoisonEvent(first.recorded, refused) from refused

    async def _books(self) -> Kept:
        """Return the books, read once."""
        if self._kept is None:
            found = await self.seat.books()
            self._take(found)
            # Another owner may have ended before it let readers see what it wrote.
            await self.store.refresh(always=True)
        if self._kept is None:
            raise Outage("the books of messages are being written by another owner")
        return self._kept

    async def _current(self) -> Kept:
        """Return the books, compared with the cluster's: it may have been wiped or overtaken.

        Raises:
            Outage: it was; the log must be read from where the cluster is now.
        """
        kept = await self._books()
        found = await self._bookkeeping.read(self.version)
        if found is None or (found.seq_no, found.term) != (kept.seq_no, kept.term):
            self._forget()
            await self._books()
            raise Outage("the message index is not where it was left: it goes on from its books")
        return kept

    async def _keep(self, books: Books) -> None:
        """Write the books, unless another owner did meanwhile."""
        kept = await self._bookkeeping.write(self.version, books, self._kept)
        if kept is None:
            self._forget()
            raise Outage("another owner of the message index was faster")
        self._kept = kept

    def _take(self, found: Kept | None) -> None:
        self._kept = found
        if found is not None:
            self._reached = dict(found.books.checkpoint)
            self._recorded_at = dict(found.books.recorded_at)

    def _forget(self) -> None:
        self._kept = None
        self._visible = {}
        self.store.memory.forget()


def _moved(books: Books, after: Step) -> Books:
    newest = max((fact.recorded.recorded_at for fact in after.facts), default=0)
    return replace(
        books,
        checkpoint=after.reached,
        recorded_at=after.recorded_at,
        newest=max(books.newest, newest),
    )
