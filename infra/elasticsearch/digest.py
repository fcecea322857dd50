"""The content of a version at one moment, hashed document by document."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from contracts.log import PARTITIONS
from contracts.streams import partition_of
from infra.elasticsearch.connection import answer, outages
from infra.elasticsearch.document import Stored
from infra.elasticsearch.store import IndexStore
from projections.messages import PLAIN
from projections.ports import Digest, TableDigest

_PAGE: Final = 2_000
_KEEP: Final = "2m"
_TABLES: Final = {"message": "messages", "item": "system_items"}
_WRITTEN_LAST: Final = {
    "indices": {
        "terms": {"field": "_index", "size": 1_000},
        "aggs": {"last": {"top_hits": {"size": 1, "sort": [{"_seq_no": "desc"}]}}},
    }
}
_ORDER: Final = [{"conversation": "asc"}, {"seq": "asc"}, {"offset": "asc"}, {"kind": "asc"}]


class _Hit(Struct, frozen=True):
    source: Stored = msgspec.field(name="_source")
    sort: list[int | str]


class _Hits(Struct, frozen=True):
    hits: list[_Hit] = []


class _Found(Struct, frozen=True):
    hits: _Hits = _Hits()


class _LastHit(Struct, frozen=True):
    source: Stored = msgspec.field(name="_source")


class _LastHits(Struct, frozen=True):
    hits: list[_LastHit] = []


class _Last(Struct, frozen=True):
    hits: _LastHits


class _Bucket(Struct, frozen=True):
    last: _Last


class _Buckets(Struct, frozen=True):
    buckets: list[_Bucket] = []


class _Indices(Struct, frozen=True):
    indices: _Buckets = _Buckets()


class _Written(Struct, frozen=True):
    aggregations: _Indices = _Indices()


class Moment:
    """A point in time of the indices, with the checkpoint that they stood at."""

    def __init__(self, store: IndexStore, pit: str, checkpoint: Mapping[int, int]) -> None:
        self._store = store
        self._pit = pit
        self._checkpoint = checkpoint

    async def read(self) -> Digest:
        """Hash every document; reading goes on for as long as it takes."""
        hashes = {kind: sha256() for kind in _TABLES}
        counts = dict.fromkeys(_TABLES, 0)
        after: Sequence[int | str] | None = None
        try:
            while page := await self._page(after):
                for hit in page:
                    hashes[hit.source.kind].update(msgspec.json.encode(compared(hit.source)))
                    counts[hit.source.kind] += 1
                after = page[-1].sort
        finally:
            await self.close()
        tables = {
            table: TableDigest(counts[kind], hashes[kind].hexdigest())
            for kind, table in _TABLES.items()
        }
        return Digest(self._checkpoint, tables)

    async def is_ahead(self) -> bool:
        """Say whether what was written last, anywhere, is of an event behind the checkpoint."""
        with outages():
            found = await self._store.client.search(
                pit={"id": self._pit, "keep_alive": _KEEP}, size=0, aggs=_WRITTEN_LAST
            )
        buckets = answer(found.body, _Written).aggregations.indices.buckets
        return any(self._is_behind(hit.source) for each in buckets for hit in each.last.hits.hits)

    def _is_behind(self, stored: Stored) -> bool:
        lane = partition_of(stored.conversation, PARTITIONS)
        return stored.folded - 1 > self._checkpoint.get(lane, -1)

    async def close(self) -> None:
        """Let go of it."""
        with outages():
            await self._store.client.close_point_in_time(id=self._pit)

    async def _page(self, after: Sequence[int | str] | None) -> list[_Hit]:
        with outages():
            found = await self._store.client.search(
                pit={"id": self._pit, "keep_alive": _KEEP},
                sort=_ORDER,
                size=_PAGE,
                search_after=after,
                track_total_hits=False,
                filter_path="hits.hits._source,hits.hits.sort",
            )
        return answer(found.body, _Found).hits.hits


async def hold(store: IndexStore, checkpoint: Mapping[int, int]) -> Moment | None:
    """Hold a version as it is now; it must be refreshed.

    Returns None where there is something that ``checkpoint`` is not at: half of a batch.
    """
    with outages():
        opened = await store.client.open_point_in_time(
            index=store.names.all_of(store.number), keep_alive=_KEEP, ignore_unavailable=True
        )
    moment = Moment(store, opened.body["id"], checkpoint)
    if await moment.is_ahead():
        await moment.close()
        return None
    return moment


def compared(stored: Stored) -> Stored:
    """Return what two versions share: not what a deleted message was, or when others changed it."""
    if stored.kind == "item" or stored.alive:
        return replace(stored, folded=0)
    return replace(stored, folded=0, thread=None, gone=None, details=PLAIN)
