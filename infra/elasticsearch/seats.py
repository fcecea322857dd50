"""Which version a read model is: the active one, whichever that is by then, or one that grows."""

from typing import Protocol

from contracts.outage import Outage
from infra.elasticsearch.books import Bookkeeping, Books, Kept
from infra.elasticsearch.retired import retire
from infra.elasticsearch.store import IndexStore
from projections.rebuild import RebuildUnderWay


class Seat(Protocol):
    """Where the documents and the books of a read model are."""

    @property
    def store(self) -> IndexStore:
        """The indices of the version."""

    async def books(self) -> Kept | None:
        """Return the books as they are now; None if another owner is about them.

        Raises:
            Outage: the cluster is away.
            RebuildUnderWay: it was removed by another process that rebuilds.
        """


class Growing:
    """A version that was made here, and is gone once another process takes this one for dead."""

    def __init__(self, store: IndexStore, bookkeeping: Bookkeeping) -> None:
        """Be in ``store``, which has books."""
        self.store = store
        self._bookkeeping = bookkeeping

    async def books(self) -> Kept | None:
        """Return the books as they are now."""
        found = await self._bookkeeping.read(self.store.number)
        if found is None:
            raise RebuildUnderWay(self.store.names.alias)
        return found


class Active:
    """The version that readers read; it is made anew where its books are of no use."""

    def __init__(self, store: IndexStore, bookkeeping: Bookkeeping, fingerprint: str) -> None:
        """Ask nothing yet; ``fingerprint`` is that of books that are of use."""
        self.store = store
        self.store.live = True
        self._bookkeeping = bookkeeping
        self._fingerprint = fingerprint

    async def books(self) -> Kept | None:
        """Return the books of the version that is active by now."""
        number = await self.store.alias.active()
        if number is None:
            return await self._first()
        self._move(number)
        found = await self._bookkeeping.read(number)
        if found is None or found.books.fingerprint != self._fingerprint:
            return await self._anew()
        return found

    async def _first(self) -> Kept | None:
        """Make a version where there is none, and let readers read it from the beginning."""
        await self._move_on()
        found = await self._begin_books()
        await self.store.make(read=True)
        return found

    async def _anew(self) -> Kept | None:
        """Put an empty version in the place of this one."""
        before = self.store
        await self._move_on()
        if not await self.store.make():
            raise Outage("another owner makes the message index anew")
        found = await self._begin_books()
        await self.store.alias.switch(self.store.number)
        await retire(before, self._bookkeeping)
        return found

    async def _begin_books(self) -> Kept | None:
        # There may be some of indices that were wiped.
        await self._bookkeeping.drop(self.store.number)
        first = Books(fingerprint=self._fingerprint)
        return await self._bookkeeping.write(self.store.number, first, None)

    async def _move_on(self) -> None:
        standing = await self.store.alias.standing()
        self.store = self.store.at(standing.next)
        self.store.live = True

    def _move(self, number: int) -> None:
        if number != self.store.number:
            self.store = self.store.at(number)
            self.store.live = True
