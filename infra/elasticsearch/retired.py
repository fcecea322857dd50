"""Versions that are of no use any more: their books first, so that nobody writes them on."""

from infra.elasticsearch.books import Bookkeeping
from infra.elasticsearch.store import IndexStore


async def retire(store: IndexStore, bookkeeping: Bookkeeping) -> None:
    """Remove a version, unless it is the active one.

    Raises:
        Outage: the cluster is away.
    """
    if await store.alias.active() == store.number:
        return
    await bookkeeping.drop(store.number)
    await store.alias.remove(store.number)
