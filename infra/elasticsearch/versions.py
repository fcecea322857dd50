"""The versions of the message index: one is active, a new one may grow beside it.

Which one is active the readers' alias says, and nothing else; see ``alias``.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final, Self

from elasticsearch import AsyncElasticsearch

from infra.elasticsearch.books import Bookkeeping, Books
from infra.elasticsearch.building import SILENCE, Building
from infra.elasticsearch.mapping import LANGUAGES, REVISION
from infra.elasticsearch.names import Names
from infra.elasticsearch.read_model import NAME, ElasticReadModel
from infra.elasticsearch.retired import retire
from infra.elasticsearch.seats import Active, Growing
from infra.elasticsearch.store import IndexStore
from projections.rebuild import RebuildUnderWay

DEFAULT_LANGUAGES: Final = ("english",)


class ElasticVersions:
    """Gives the active version to its owners, and lets a new one take its place."""

    shared = True

    def __init__(
        self,
        client: AsyncElasticsearch,
        names: Names,
        log_id: str,
        *,
        languages: Sequence[str],
        replicas: int,
        bookkeeping: Bookkeeping,
        silence: float,
    ) -> None:
        """Ask nothing yet; see ``open``."""
        self._store = IndexStore(client, names, 1, tuple(languages), replicas)
        self._bookkeeping = bookkeeping
        self.building = Building(client, names, bookkeeping, silence)
        shape = (REVISION, *languages, log_id)
        self._fingerprint = sha256(repr(shape).encode()).hexdigest()
        self.model = ElasticReadModel(self._active(self._store), bookkeeping)
        self._growing: ElasticReadModel | None = None

    @classmethod
    async def open(
        cls,
        client: AsyncElasticsearch,
        names: Names,
        log_id: str,
        *,
        languages: Sequence[str] = DEFAULT_LANGUAGES,
        replicas: int = 1,
        bookkeeping: Bookkeeping | None = None,
        silence: float = SILENCE,
    ) -> Self:
        """Return the versions of an index folded from the log ``log_id``; one is made if need be.

        A process that builds a version is taken for dead ``silence`` seconds after its last sign.

        Raises:
            ValueError: a language is none that the server knows the stems of.
            Outage: the cluster is away.
        """
        if unknown := set(languages) - LANGUAGES:
            raise ValueError(f"no stems are known of {', '.join(sorted(unknown))}")
        versions = cls(
            client,
            names,
            log_id,
            languages=languages,
            replicas=replicas,
            bookkeeping=bookkeeping or Bookkeeping(client, names),
            silence=silence,
        )
        await versions.model.seat.books()
        return versions

    async def begin(self) -> ElasticReadModel:
        """Return a new, empty version beside the active one.

        Raises:
            RebuildUnderWay: another process is at it.
        """
        if not await self.building.take():
            raise RebuildUnderWay(NAME)
        standing = await self._store.alias.standing()
        for number in standing.indices.keys() - {standing.active}:
            await retire(self._store.at(number), self._bookkeeping)
        store = self._store.at(standing.next)
        if not await store.make():
            raise RebuildUnderWay(NAME)
        await self._bookkeeping.drop(store.number)
        books = Books(fingerprint=self._fingerprint)
        await self._bookkeeping.write(store.number, books, None)
        self._growing = ElasticReadModel(Growing(store, self._bookkeeping), self._bookkeeping)
        return self._growing

    async def activate(self) -> None:
        """Let every reader go over to the new version at once, and remove the one before.

        Raises:
            RebuildUnderWay: another process took this one for dead.
            Outage: the cluster is away; the one before stays.
        """
        if self._growing is None:
            return
        growing, before = self._growing, await self._store.alias.active()
        kept = None if before is None else await self._bookkeeping.read(before)
        await growing.settle({} if kept is None else kept.books.owners)
        if not await self.building.holds():
            raise RebuildUnderWay(NAME)
        await self._store.alias.switch(growing.version)
        growing.seat = self._active(growing.store)
        self.model, self._growing = growing, None
        if before is not None:
            await retire(self._store.at(before), self._bookkeeping)

    async def discard(self) -> None:
        """Remove the new version, and let another be built."""
        growing, self._growing = self._growing, None
        if growing is not None:
            await retire(growing.store, self._bookkeeping)
        await self.building.release()

    async def close(self) -> None:
        """Store how far the active version got; the client is its owner's to close."""
        await self.model.close()

    def _active(self, store: IndexStore) -> Active:
        return Active(store, self._bookkeeping, self._fingerprint)
