"""Takes forgotten words out of the file of the messages read model.

A word that was deleted or edited away is found no more at once, but a full-text index only notes
that, until the parts of it that hold the word were merged (SQLite 3.40 knows no other way).
"""

import asyncio
import sqlite3
from functools import partial
from sqlite3 import Connection

import structlog

from infra.sqlite.view_store import ViewStore
from infra.sqlite.view_versions import ViewVersions
from infra.sqlite.views import messages_index

logger = structlog.stdlib.get_logger()

SECONDS = 3_600.0
"""How often it is looked for forgotten words: a merge rewrites whole indexes."""

_PAGES = 50
"""Pages merged in one transaction: some ten milliseconds, so that messages need not wait long."""


async def keep_purging(versions: ViewVersions, seconds: float = SECONDS) -> None:
    """Purge the active version again and again."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await purge(versions.model.store)
        except (sqlite3.Error, RuntimeError):
            # The disk refuses, or a rebuild has just retired this version: there is a next time.
            logger.warning("purge_failed", exc_info=True)


async def purge(store: ViewStore) -> None:
    """Merge the indexes if they hold forgotten words, and leave no earlier page behind."""
    if not await store.read(_forgotten):
        return
    first = True
    while await store.write(partial(messages_index.merge, pages=_PAGES, first=first)):
        first = False
    await store.write(_forget)
    await store.truncate()


def _forgotten(connection: Connection) -> int:
    (forgotten,) = connection.execute("SELECT forgotten FROM state").fetchone()
    return int(forgotten)


def _forget(connection: Connection) -> None:
    connection.execute("UPDATE state SET forgotten = 0")
