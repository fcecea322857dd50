"""Who builds a new version: one process at a time, for as long as it is heard of."""

import asyncio
from contextlib import suppress
from typing import Final
from uuid import UUID

from elasticsearch import AsyncElasticsearch, ConflictError, NotFoundError
from msgspec import Struct, field

from contracts.ids import uuid7
from contracts.outage import Outage
from infra.elasticsearch.books import Bookkeeping
from infra.elasticsearch.connection import answer, outages
from infra.elasticsearch.names import Names

_ID: Final = "building"
SILENCE: Final = 15.0
"""Seconds without a sign after which a builder is taken for dead; it gives ten in that time."""
_SIGNS: Final = 10


class _Mark(Struct, frozen=True):
    seq_no: int = field(name="_seq_no")
    term: int = field(name="_primary_term")


class Building:
    """A document that its owner writes again and again: no clocks have to agree."""

    def __init__(
        self,
        client: AsyncElasticsearch,
        names: Names,
        bookkeeping: Bookkeeping,
        silence: float = SILENCE,
    ) -> None:
        """Take nothing yet."""
        self._client = client
        self._names = names
        self._bookkeeping = bookkeeping
        self._silence = silence
        self._builder: UUID = uuid7()
        self._mark: _Mark | None = None
        self._signs: asyncio.Task[None] | None = None
        self._ended = asyncio.Event()

    async def take(self) -> bool:
        """Be the one that builds; False while somebody else lives who is.

        Raises:
            Outage: the cluster is away.
        """
        await self._bookkeeping.make()
        before = await self._read()
        if before is not None and not await self._is_silent(before):
            return False
        self._mark = await self._write(before)
        if self._mark is None:
            return False
        self._ended.clear()
        self._signs = asyncio.create_task(self._give_signs())
        return True

    async def holds(self) -> bool:
        """Say whether it is held still.

        Raises:
            Outage: the cluster is away.
        """
        mark = self._mark
        return mark is not None and await self._read() in (mark, self._mark)

    async def release(self) -> None:
        """Let another build; if that cannot be said, the silence will say it."""
        await self.hush()
        mark, self._mark, self._signs = self._mark, None, None
        if mark is not None:
            with suppress(Outage, ConflictError), outages():
                await self._client.delete(
                    index=self._names.books,
                    id=_ID,
                    if_seq_no=mark.seq_no,
                    if_primary_term=mark.term,
                )

    async def hush(self) -> None:
        """Give no more signs, as a process does that was killed."""
        self._ended.set()
        if self._signs is not None:
            await asyncio.gather(self._signs, return_exceptions=True)

    async def _is_silent(self, mark: _Mark) -> bool:
        until = asyncio.get_running_loop().time() + self._silence
        while asyncio.get_running_loop().time() < until:
            await asyncio.sleep(self._silence / _SIGNS)
            if await self._read() != mark:
                return False
        return True

    async def _give_signs(self) -> None:
        while self._mark is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), self._silence / _SIGNS)
                return
            with suppress(Outage):
                self._mark = await self._write(self._mark)

    async def _read(self) -> _Mark | None:
        with outages():
            try:
                found = await self._client.get(index=self._names.books, id=_ID)
            except NotFoundError:
                return None
        return answer(found.body, _Mark)

    async def _write(self, before: _Mark | None) -> _Mark | None:
        """Write it over ``before``; None if something else is there."""
        document = {"books": {"builder": str(self._builder)}}
        with outages():
            try:
                if before is None:
                    done = await self._client.create(
                        index=self._names.books, id=_ID, document=document
                    )
                else:
                    done = await self._client.index(
                        index=self._names.books,
                        id=_ID,
                        document=document,
                        if_seq_no=before.seq_no,
                        if_primary_term=before.term,
                    )
            except ConflictError:
                return None
        return answer(done.body, _Mark)
