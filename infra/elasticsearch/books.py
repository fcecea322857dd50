"""How far each version is, beside its indices in the same cluster: what is wiped is wiped whole."""

from typing import Final
from uuid import UUID

import msgspec
from elasticsearch import AsyncElasticsearch, BadRequestError, ConflictError, NotFoundError
from msgspec import Struct

from infra.elasticsearch.alias import Alias
from infra.elasticsearch.connection import answer, outages
from infra.elasticsearch.names import Names
from projections.ports import Parked

_MAPPINGS: Final = {
    "dynamic": "strict",
    "properties": {"books": {"type": "object", "enabled": False}},
}


class Books(Struct, frozen=True, kw_only=True):
    """What is known of one version."""

    fingerprint: str
    """Of the mapping, the fold and the log: a version with another one is no use."""
    checkpoint: dict[int, int] = {}
    visible: dict[int, int] = {}
    """The last offset of each lane that readers see, in whatever process they are."""
    recorded_at: dict[int, int] = {}
    owners: dict[int, int] = {}
    """The epoch in which each lane is owned."""
    parked: dict[UUID, Parked] = {}
    newest: int = 0
    """When the newest event folded was recorded, in microseconds."""


class Kept(Struct, frozen=True):
    """Books as the cluster has them, and which write of them that was."""

    books: Books
    seq_no: int
    term: int


class _Source(Struct, frozen=True):
    books: Books


class _Document(Struct, frozen=True):
    source: _Source = msgspec.field(name="_source")
    seq_no: int = msgspec.field(name="_seq_no")
    term: int = msgspec.field(name="_primary_term")


class _Written(Struct, frozen=True):
    seq_no: int = msgspec.field(name="_seq_no")
    term: int = msgspec.field(name="_primary_term")


class Bookkeeping:
    """Reads and writes the books of versions; a write is refused after someone else's."""

    def __init__(self, client: AsyncElasticsearch, names: Names) -> None:
        self._client = client
        self._names = names
        self._alias = Alias(client, names)
        self._active: int | None = None

    async def read(self, number: int) -> Kept | None:
        """Return the books of a version."""
        with outages():
            try:
                found = await self._client.get(index=self._names.books, id=f"v{number}")
            except NotFoundError:
                return None
        document = answer(found.body, _Document)
        return Kept(document.source.books, document.seq_no, document.term)

    async def write(self, number: int, books: Books, before: Kept | None) -> Kept | None:
        """Write books over those of ``before``; None if they are not the ones that are there."""
        if before is None:
            await self.make()
        body = {"books": msgspec.to_builtins(books, str_keys=True)}
        with outages():
            try:
                if before is None:
                    done = await self._client.create(
                        index=self._names.books, id=f"v{number}", document=body
                    )
                else:
                    done = await self._client.index(
                        index=self._names.books,
                        id=f"v{number}",
                        document=body,
                        if_seq_no=before.seq_no,
                        if_primary_term=before.term,
                    )
            except ConflictError:
                return None
        written = answer(done.body, _Written)
        return Kept(books, written.seq_no, written.term)

    async def drop(self, number: int) -> None:
        """Forget a version."""
        with outages():
            await self._client.options(ignore_status=404).delete(
                index=self._names.books, id=f"v{number}"
            )

    async def active(self) -> Books | None:
        """Return the books of the active version, None where there is none yet.

        Raises:
            Outage: the cluster is away.
        """
        kept = None if self._active is None else await self.read(self._active)
        if kept is None:
            # Another version took its place; the books of the one before go right after that.
            self._active = await self._alias.active()
            kept = None if self._active is None else await self.read(self._active)
        return None if kept is None else kept.books

    async def visible(self) -> dict[int, int]:
        """Return the last offset of each lane that readers of the active version see.

        Raises:
            Outage: the cluster is away.
        """
        books = await self.active()
        return {} if books is None else books.visible

    async def make(self) -> None:
        """Make the index of books where it is not there."""
        with outages():
            try:
                await self._client.indices.create(
                    index=self._names.books, mappings=_MAPPINGS, settings={"number_of_shards": 1}
                )
            except BadRequestError as error:
                if error.error != "resource_already_exists_exception":
                    raise
