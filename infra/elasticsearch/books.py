"""How far each version is, beside its indices in the same cluster: what is wiped is wiped whole."""

from typing import Final
from uuid import UUID

import msgspec
from elasticsearch import AsyncElasticsearch, BadRequestError, ConflictError, NotFoundError
from msgspec import Struct

from infra.elasticsearch.connection import answer, outages
from infra.elasticsearch.names import Names
from projections.ports import Parked

_ACTIVE: Final = "active"
_MAPPINGS: Final = {
    "dynamic": "strict",
    "properties": {"books": {"type": "object", "enabled": False}},
}


class Books(Struct, frozen=True, kw_only=True):
    """What is known of one version."""

    fingerprint: str
    """Of the mapping, the fold and the log: a version with another one is no use."""
    checkpoint: dict[int, int] = {}
    recorded_at: dict[int, int] = {}
    parked: dict[UUID, Parked] = {}
    newest: int = 0
    """When the newest event folded was recorded, in microseconds."""


class Kept(Struct, frozen=True):
    """Books as the cluster has them, and which write of them that was."""

    books: Books
    seq_no: int
    term: int


class _Number(Struct, frozen=True):
    number: int


class _ActiveSource(Struct, frozen=True):
    books: _Number


class _Active(Struct, frozen=True):
    source: _ActiveSource = msgspec.field(name="_source")


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

    async def active(self) -> int | None:
        """Return the number of the active version."""
        with outages():
            try:
                found = await self._client.get(index=self._names.books, id=_ACTIVE)
            except NotFoundError:
                return None
        return answer(found.body, _Active).source.books.number

    async def activate(self, number: int) -> None:
        """Say that a version is the active one."""
        await self._make()
        with outages():
            await self._client.index(
                index=self._names.books, id=_ACTIVE, document={"books": {"number": number}}
            )

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
            await self._make()
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

    async def _make(self) -> None:
        with outages():
            try:
                await self._client.indices.create(
                    index=self._names.books, mappings=_MAPPINGS, settings={"number_of_shards": 1}
                )
            except BadRequestError as error:
                if error.error != "resource_already_exists_exception":
                    raise
