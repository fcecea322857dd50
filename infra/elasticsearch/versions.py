"""The versions of the message index: one is active, a new one may grow beside it."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final, Self

from elasticsearch import AsyncElasticsearch

from infra.elasticsearch.books import Bookkeeping
from infra.elasticsearch.connection import outages
from infra.elasticsearch.mapping import LANGUAGES, REVISION
from infra.elasticsearch.names import Names
from infra.elasticsearch.read_model import ElasticReadModel
from infra.elasticsearch.store import IndexStore

DEFAULT_LANGUAGES: Final = ("english",)


class ElasticVersions:
    """Holds the active version, and lets readers follow from it to the next without stopping."""

    shared = False

    def __init__(
        self,
        client: AsyncElasticsearch,
        names: Names,
        log_id: str,
        *,
        languages: Sequence[str],
        replicas: int,
        bookkeeping: Bookkeeping,
    ) -> None:
        """Begin with the first version; see ``open``."""
        self._client = client
        self._names = names
        self._languages = tuple(languages)
        self._replicas = replicas
        self._bookkeeping = bookkeeping
        shape = (REVISION, *self._languages, log_id)
        self._fingerprint = sha256(repr(shape).encode()).hexdigest()
        self.model = self._open(1)
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
    ) -> Self:
        """Return the versions of an index folded from the log ``log_id``.

        What is left of a rebuild is removed; so is all that no books name.

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
        )
        await versions._start()
        return versions

    async def begin(self) -> ElasticReadModel:
        """Return a new, empty version beside the active one."""
        self._growing = self._open(self.model.version + 1)
        await self._remove(self._growing)
        await self._growing.checkpoint()
        return self._growing

    async def activate(self) -> None:
        """Let every reader go over to the new version at once, then remove the one before."""
        if self._growing is None:
            return
        growing = self._growing
        if await growing.store.indices():
            await growing.store.settle()
        growing.live = True
        await growing.store.make(live=True)
        await self._point(growing, self.model)
        await self._bookkeeping.activate(growing.version)
        before, self.model, self._growing = self.model, growing, None
        await self._remove(before)

    async def discard(self) -> None:
        """Remove the new version."""
        if self._growing is not None:
            growing, self._growing = self._growing, None
            await self._remove(growing)

    async def close(self) -> None:
        """Store how far the active version got; the client is its owner's to close."""
        await self.model.close()

    async def _start(self) -> None:
        active = await self._bookkeeping.active()
        self.model = self._open(active or 1)
        self.model.live = True
        for number in await self._numbers():
            if number != active:
                await self._remove(self._open(number))
        if active is None:
            await self._bookkeeping.activate(self.model.version)
        # The last activation may have ended between its steps.
        await self._point(self.model, None)

    def _open(self, number: int) -> ElasticReadModel:
        store = IndexStore(self._client, self._names, number, self._languages, self._replicas)
        return ElasticReadModel(store, self._bookkeeping, self._fingerprint)

    async def _numbers(self) -> set[int]:
        """Return the versions that there are indices of."""
        with outages():
            found = await self._client.indices.get(
                index=self._names.any_version, filter_path="*.aliases"
            )
        return {self._names.number_of(name) for name in found.body}

    async def _point(self, model: ElasticReadModel, away_from: ElasticReadModel | None) -> None:
        """Let the readers' alias name the indices of one version, in one step."""
        alias = self._names.alias
        added = await model.store.indices()
        removed = [] if away_from is None else await away_from.store.indices()
        actions: list[dict[str, dict[str, str]]] = [
            *({"add": {"index": each, "alias": alias}} for each in added),
            *({"remove": {"index": each, "alias": alias}} for each in removed),
        ]
        if actions:
            with outages():
                await self._client.indices.update_aliases(actions=actions)

    async def _remove(self, model: ElasticReadModel) -> None:
        await self._bookkeeping.drop(model.version)
        await model.store.drop()
